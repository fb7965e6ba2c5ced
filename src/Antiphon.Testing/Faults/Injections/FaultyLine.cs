using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing.Faults;

/// <summary>A line that does to the frames or marks that are hit what it should not.</summary>
internal sealed class FaultyLine(IVoiceLine inner, FaultSite site) : IVoiceLine
{
    private long? _held;

    public PlayoutReporting Playout => inner.Playout;

    /// <summary>For a frame that is hit: whether the line says that it took it. It is lost in any case. Null to hit no frames.</summary>
    public Func<FaultSite, bool>? OnFrame { get; init; }

    /// <summary>For a mark that is hit. Null to hit no marks.</summary>
    public MarkFault? OnMark { get; init; }

    public bool TrySendAudio(AudioFrame frame)
    {
        if (OnFrame is null || !site.Strikes()) return inner.TrySendAudio(frame);
        frame.Dispose();
        return OnFrame(site);
    }

    public void SendMark(long mark)
    {
        var hit = OnMark is not null && site.Strikes();
        if (hit && OnMark == MarkFault.Late && _held is null)
        {
            _held = mark;
            return;
        }

        if (!(hit && OnMark == MarkFault.Lost)) inner.SendMark(mark);
        if (hit && OnMark == MarkFault.Twice) inner.SendMark(mark);
        if (_held is not { } held) return;
        _held = null;
        inner.SendMark(held);
    }

    public void Flush()
    {
        _held = null;
        inner.Flush();
    }

    public void Emit(SessionEvent sessionEvent) => inner.Emit(sessionEvent);
}

/// <summary>What becomes of a mark.</summary>
internal enum MarkFault
{
    /// <summary>The far end never hears of it.</summary>
    Lost,

    /// <summary>It goes after the next one.</summary>
    Late,

    /// <summary>It goes two times.</summary>
    Twice,
}
