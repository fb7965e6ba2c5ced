using Antiphon.Agents;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Recording;

/// <summary>Gathers what a replayed session does about one item, beside what the recording holds of it.</summary>
internal sealed class ReplayTap : OutgoingTap
{
    private readonly List<byte[]> _expected = [];
    private readonly List<byte[]> _actual = [];

    /// <summary>Called when a run begins.</summary>
    public Action<IReadOnlyList<ChatMessage>>? OnRun { get; set; }

    /// <summary>As recorded.</summary>
    public List<byte[]> Expected => _expected;

    /// <summary>As it is now.</summary>
    public List<byte[]> Actual => _actual;

    /// <summary>Forgets both for the next item.</summary>
    public void Clear()
    {
        _expected.Clear();
        _actual.Clear();
    }

    /// <summary>What the far side answered then to what is being handed over now.</summary>
    public bool IsNextTaken(OutputType type) =>
        _actual.Count >= _expected.Count || OutputText.TypeOf(_expected[_actual.Count]) != type || OutputText.WasTaken(_expected[_actual.Count]);

    /// <summary>Throws what the far side threw then at what is being handed over now.</summary>
    public void ThrowIfNextThrew()
    {
        if (_actual.Count < _expected.Count && OutputText.Thrown(_expected[_actual.Count]) is { } error) throw error;
    }

    /// <summary>Index of the first difference; -1 when there is none.</summary>
    public int FirstDifference()
    {
        for (var i = 0; i < Math.Max(_expected.Count, _actual.Count); i++)
        {
            if (i >= _expected.Count || i >= _actual.Count || !_expected[i].AsSpan().SequenceEqual(_actual[i])) return i;
        }

        return -1;
    }

    public override void RunStarted(long epoch, Agent agent, IReadOnlyList<ChatMessage> history)
    {
        OnRun?.Invoke(history);
        base.RunStarted(epoch, agent, history);
    }

    protected override void Put(ReadOnlySpan<byte> record) => _actual.Add(record.ToArray());
}
