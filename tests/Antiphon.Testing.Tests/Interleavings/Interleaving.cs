using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>Follows every sequence of inputs up to a length, each on a fresh call that is concluded after it.</summary>
internal sealed class Interleaving
{
    private const int Timeline = 400;

    private readonly CallInput[] _inputs;
    private readonly CallInput[] _before;
    private readonly int _depth;
    private readonly HandWorld _world;
    private long _followed;
    private readonly HashSet<string> _seen = [];
    private int _broken;

    /// <param name="inputs">What may happen.</param>
    /// <param name="depth">Length of the longest sequences.</param>
    /// <param name="world">What is around the call.</param>
    /// <param name="before">What has happened before the sequences begin.</param>
    public Interleaving(IReadOnlyList<CallInput> inputs, int depth, HandWorld world = HandWorld.Plain, IReadOnlyList<CallInput>? before = null)
    {
        _inputs = [.. inputs];
        _before = [.. before ?? []];
        _depth = depth;
        _world = world;
    }

    /// <summary>Sequences followed.</summary>
    public long Followed => Interlocked.Read(ref _followed);

    /// <summary>The first sequences that broke something, in words, each without the inputs that do not matter.</summary>
    public IReadOnlyList<string> Run(int mostBroken = 12)
    {
        var told = new List<string>();
        var roots = Roots();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(number => new Thread(() =>
        {
            for (var i = number; i < roots.Count && Volatile.Read(ref _broken) < mostBroken; i += Environment.ProcessorCount)
                Follow(roots[i], roots[i].Count < RootDepth ? roots[i].Count : _depth, told, mostBroken);
        })).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return told;
    }

    private int RootDepth => Math.Min(2, _depth);

    /// <summary>All beginnings; those of the root depth are followed further.</summary>
    private List<List<CallInput>> Roots()
    {
        var roots = new List<List<CallInput>> { new() };
        for (var from = 0; from < roots.Count; from++)
        {
            if (roots[from].Count == RootDepth) continue;
            foreach (var input in Places(roots[from])) roots.Add([.. roots[from], input]);
        }

        return roots;
    }

    private List<CallInput> Places(List<CallInput> sequence)
    {
        using var call = Begin(sequence, 0);
        return call.Broken is null ? Places(call) : [];
    }

    private List<CallInput> Places(HandCall call)
    {
        var places = new List<CallInput>();
        foreach (var input in _inputs)
        {
            if (call.HasPlace(input)) places.Add(input);
        }

        return places;
    }

    private void Follow(List<CallInput> sequence, int depth, List<string> told, int mostBroken)
    {
        if (Volatile.Read(ref _broken) >= mostBroken) return;
        Interlocked.Increment(ref _followed);
        List<CallInput> places;
        BrokenRule? broken;
        using (var call = Begin(sequence, 0))
        {
            places = call.Broken is null && sequence.Count < depth ? Places(call) : [];
            if (call.Broken is null) call.Conclude();
            broken = call.Broken;
        }

        if (broken is not null)
        {
            var shrunk = Shrink(sequence, broken.Rule);
            lock (told)
            {
                if (!_seen.Add(string.Join(' ', shrunk))) return;
                _broken++;
                told.Add(Tell(shrunk));
            }

            return;
        }

        foreach (var input in places)
        {
            sequence.Add(input);
            Follow(sequence, depth, told, mostBroken);
            sequence.RemoveAt(sequence.Count - 1);
        }
    }

    /// <summary>Follows this one sequence; null when nothing broke.</summary>
    public static string? Follow(IReadOnlyList<CallInput> sequence, HandWorld world)
    {
        var interleaving = new Interleaving([], sequence.Count, world);
        using var call = interleaving.Begin(sequence, 0);
        if (call.Broken is null) call.Conclude();
        return call.Broken is null ? null : interleaving.Tell(sequence);
    }

    private HandCall Begin(IReadOnlyList<CallInput> sequence, int timelineEntries)
    {
        var call = new HandCall(_world, timelineEntries);
        foreach (var input in _before) call.Apply(input);
        foreach (var input in sequence)
        {
            if (call.Broken is null && call.HasPlace(input)) call.Apply(input);
        }

        return call;
    }

    /// <summary>The sequence without every input that the failure does not need.</summary>
    private List<CallInput> Shrink(IReadOnlyList<CallInput> sequence, string rule)
    {
        var shrunk = sequence.ToList();
        for (var i = shrunk.Count - 1; i >= 0; i--)
        {
            var without = shrunk.ToList();
            without.RemoveAt(i);
            using var call = Begin(without, 0);
            if (call.Broken is null) call.Conclude();
            if (call.Broken?.Rule == rule) shrunk = without;
        }

        return shrunk;
    }

    private string Tell(IReadOnlyList<CallInput> sequence)
    {
        using var call = Begin(sequence, Timeline);
        if (call.Broken is null) call.Conclude();
        var broken = call.Broken!;
        return $"{_world}: {string.Join(", ", _before.Concat(sequence))}: {broken.Rule}: {broken.What}\n{broken.Timeline}";
    }
}
