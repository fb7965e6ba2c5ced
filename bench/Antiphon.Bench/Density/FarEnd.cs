using Antiphon.Agents;
using Antiphon.Conversation;

namespace Antiphon.Bench.Density;

/// <summary>
/// What a far end has left to play, and so when a frame is due: when that has fallen to the playout lead less one frame; the
/// first ones at once. A far end that has run dry goes on with the frame that comes next, so a gap is late once.
/// </summary>
internal sealed class FarEnd
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Lead = new VoiceSessionOptions { Id = "", Agent = new VoiceAgent { Agent = new Agent { Name = "" } } }.PlayoutLead;
    private long _began;
    private TimeSpan _dry; // When it has played all it has, from the beginning.

    /// <summary>The utterance begins now.</summary>
    internal void Begin() => Volatile.Write(ref _began, TimeProvider.System.GetTimestamp());

    /// <summary>Nothing of the utterance is there yet.</summary>
    internal void Empty() => _dry = TimeSpan.Zero;

    /// <summary>Takes a frame now; how late it is.</summary>
    internal TimeSpan Take()
    {
        var now = TimeProvider.System.GetElapsedTime(Volatile.Read(ref _began));
        var due = _dry + Frame - Lead;
        _dry = (_dry > now ? _dry : now) + Frame;
        return now - (due > TimeSpan.Zero ? due : TimeSpan.Zero);
    }
}
