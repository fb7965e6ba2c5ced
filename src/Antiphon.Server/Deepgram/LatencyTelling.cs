using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>Where the time of each turn went, as this protocol tells it: with the first audio of the answer, and after its last. Used by
/// the session's reader only.</summary>
internal sealed class LatencyTelling
{
    private TimeSpan _askedAt;
    private int _askedTurn;
    private ServerMessage.LatencyReport? _report;

    /// <summary>Of speech that answers nobody, or goes on.</summary>
    public static ServerMessage.AgentStartedSpeaking NotMeasured { get; } = new(default, default, default);

    /// <summary>The caller's text of a turn is there.</summary>
    public void OnAsked(int turn, TimeSpan at) => (_askedTurn, _askedAt) = (turn, at);

    /// <summary>The first audio goes out.</summary>
    public ServerMessage.AgentStartedSpeaking OnStarted(SessionEvent.AgentStartedSpeaking started)
    {
        var isAnswer = _askedTurn > 0 && started.Turn == _askedTurn;
        _askedTurn = 0;
        if (started.Latency is { } latency)
        {
            _report = Report(latency);
            return new ServerMessage.AgentStartedSpeaking(latency.Total, TextToSpeech(latency), Think(latency));
        }

        if (!isAnswer) return NotMeasured;

        // An answer that the caller stopped before it began, and let go on: its parts are not known, the whole is.
        var total = started.At - _askedAt;
        _report = new ServerMessage.LatencyReport { Total = total };
        return new ServerMessage.AgentStartedSpeaking(total, default, default);
    }

    /// <summary>The report of a turn that is over; null when there is none to make.</summary>
    public ServerMessage.LatencyReport? TakeReport()
    {
        var report = _report;
        _report = null;
        return report;
    }

    // Three parts cover the whole, so that they sum to the total; the token's and the tools' times lie within the text's.
    private static ServerMessage.LatencyReport Report(TurnLatency latency) => new()
    {
        SpeechToText = latency.Endpointing + latency.Transcription,
        ThinkToken = latency.Dispatch + latency.Model,
        ThinkText = Think(latency),
        ThinkTool = latency.Tools,
        TextToSpeech = TextToSpeech(latency),
        Total = latency.Total,
    };

    private static TimeSpan Think(TurnLatency latency) => latency.Dispatch + latency.Model + latency.Segmentation;

    private static TimeSpan TextToSpeech(TurnLatency latency) => latency.Synthesis + latency.Wire;
}
