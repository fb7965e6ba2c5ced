namespace Antiphon.Testing.Simulation;

/// <summary>
/// Runs all work of a call on the thread that made it, in a drawn order: often the work that has been ready longest, else any
/// that is ready. Work that comes from another thread has escaped the simulation, and is reported instead of run.
/// </summary>
internal sealed class SimulationScheduler : TaskScheduler
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly SimulationRandom _dice;
    private readonly double _shuffle;
    private readonly List<Task> _ready = [];
    private string? _escaped;

    /// <param name="dice">Decides what runs next.</param>
    /// <param name="shuffle">Chance that it is not simply the oldest, 0 to 1.</param>
    public SimulationScheduler(SimulationRandom dice, double shuffle)
    {
        _dice = dice;
        _shuffle = shuffle;
    }

    /// <summary>Pieces of work run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Where work came from another thread; null while none has.</summary>
    public string? Escaped => Volatile.Read(ref _escaped);

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs one piece of ready work; false when there is none.</summary>
    public bool RunOne()
    {
        if (_ready.Count == 0) return false;
        var index = _ready.Count > 1 && _dice.Chance(_shuffle) ? _dice.Next(_ready.Count) : 0;
        var task = _ready[index];
        _ready.RemoveAt(index);
        Steps++;
        TryExecuteTask(task);
        return true;
    }

    /// <summary>Has <paramref name="action"/> run as a piece of work.</summary>
    public Task Post(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId == _thread) _ready.Add(task);
        else Interlocked.CompareExchange(ref _escaped, Environment.StackTrace, null);
    }

    /// <summary>Never in line: a continuation is a step of its own, and the dice say when.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
