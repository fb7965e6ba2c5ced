namespace Antiphon.Testing;

/// <summary>The steps of a strict double and what went against them. Thread-safe.</summary>
internal sealed class Script<TStep>(string owner)
{
    private readonly Lock _gate = new();
    private readonly Queue<TStep> _steps = new();
    private readonly List<string> _failures = [];
    private int _taken;

    public void Add(TStep step)
    {
        lock (_gate) _steps.Enqueue(step);
    }

    /// <summary>Steps taken so far, counted also when there was none left.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Looks at the next step without taking it; false when none is left.</summary>
    public bool TryPeek(out TStep step)
    {
        lock (_gate) return _steps.TryPeek(out step!);
    }

    public TStep Take(string what)
    {
        lock (_gate)
        {
            _taken++;
            if (_steps.TryDequeue(out var step)) return step;
        }

        throw Failed($"{owner}: unexpected {what} (number {Taken}): the script has no step left.");
    }

    /// <summary>Remembers a failure for <see cref="Verify"/>, because what uses the double may swallow the exception.</summary>
    public ExpectationFailedException Failed(string message)
    {
        lock (_gate) _failures.Add(message);
        return new ExpectationFailedException(message);
    }

    public void Verify()
    {
        lock (_gate)
        {
            if (_failures.Count > 0) throw new ExpectationFailedException(string.Join(Environment.NewLine, _failures));
            if (_steps.Count > 0)
            {
                throw new ExpectationFailedException($"{owner}: {_steps.Count} of {_steps.Count + _taken} steps were left over; next: {_steps.Peek()}.");
            }
        }
    }
}
