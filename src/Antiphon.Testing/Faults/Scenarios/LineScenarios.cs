using System.Collections.Immutable;

namespace Antiphon.Testing.Faults;

/// <summary>Faults of the line.</summary>
internal static class LineScenarios
{
    private const string Frame = "frame";
    private const string Mark = "mark";

    public static IEnumerable<FaultScenario> All { get; } =
    [
        Outbound("line-refuses-audio", "The client does not read: the line's queue is full.", [ErrorCodes.ClientTooSlow], Heard.CallEnds, static site =>
        {
            // As a transport does it: the session's end is the transport's to call for.
            site.Session?.End("error", new VoiceException(ErrorCodes.ClientTooSlow, FaultTexts.Injected));
            return false;
        }),
        Outbound("line-throws", "Giving audio to the line throws an exception without a code.", [ErrorCodes.Internal], Heard.CallEnds,
            static _ => throw new InvalidOperationException(FaultTexts.Secret)),
        Outbound("line-swallows", "What the agent says goes nowhere, and the line says that it went.", [], "Silence; the session cannot know.", static _ => true),
        Marks("line-loses-marks", "The far end never acknowledges what it has played.", MarkFault.Lost),
        Marks("line-late-marks", "Every second acknowledgement overtakes the one before it.", MarkFault.Late),
        Marks("line-doubles-marks", "The far end acknowledges everything twice.", MarkFault.Twice),
        Inbound("line-loses-frames", "Some of the caller's audio is lost.", "The answer to what was understood.", CallerAudioFaults.Loses, 0, "0.05"),
        Inbound("line-doubles-frames", "Some of the caller's audio arrives twice.", "The answer to what was understood.", CallerAudioFaults.Duplicates, 0, "0.05"),
        Inbound("line-reorders-frames", "Some of the caller's audio arrives after what follows it.", "The answer to what was understood.", CallerAudioFaults.Reorders, 0, "0.05"),
        Inbound("line-jitters", "The caller's audio arrives unevenly.", Heard.Nothing, CallerAudioFaults.Jitters, 0, "1",
            new FaultParameter("most", FaultParameterKind.Time, "60ms", "The most by which a frame is late.")),
        Inbound("line-bursts", "The caller's audio stops for moments, then arrives at once.", "The answer, a little late.", CallerAudioFaults.Holds, 0, "0.02", Hold("300ms")),
        Inbound("line-stalls", "The caller's audio stops for seconds, then arrives at once.", "The answer, late; what is beyond the session's capacity was not heard.", CallerAudioFaults.Holds, 1, "1", Hold("4s")),
        Inbound("line-half-open", "From a moment on nothing arrives from the caller any more, and nobody says so.", "What was to be said; then silence, as nobody speaks.", CallerAudioFaults.Ends, 1, "1"),
        new()
        {
            Name = "line-hangs-up",
            Target = FaultTarget.Line,
            Does = "The caller hangs up, whatever is going on.",
            CallerHears = "Nothing: the caller is gone.",
            Parameters = [new FaultParameter("after", FaultParameterKind.Time, "3s", "Time after the start of the session.")],
            Session = static (session, site) => site.Own(site.Time.CreateTimer(_ =>
            {
                site.Record();
                session.End("client_closed");
            }, null, site.Duration("after"), Timeout.InfiniteTimeSpan)),
        },
    ];

    private static FaultScenario Outbound(string name, string does, ImmutableArray<ErrorCode> codes, string hears, Func<FaultSite, bool> onFrame) => new()
    {
        Name = name,
        Target = FaultTarget.Line,
        Does = does,
        Codes = codes,
        CallerHears = hears,
        Parameters = FaultTrigger.Parameters(Frame, times: 0),
        Line = (inner, site) => new FaultyLine(inner, site) { OnFrame = onFrame },
    };

    private static FaultScenario Marks(string name, string does, MarkFault fault) => new()
    {
        Name = name,
        Target = FaultTarget.Line,
        Does = does,
        CallerHears = Heard.Nothing,
        Parameters = FaultTrigger.Parameters(Mark, times: 0),
        Line = (inner, site) => new FaultyLine(inner, site) { OnMark = fault },
    };

    private static FaultScenario Inbound(string name, string does, string hears, Func<CallerAudio, FaultSite, CallerAudio> fault, int times, string chance, params FaultParameter[] more) => new()
    {
        Name = name,
        Target = FaultTarget.Line,
        Does = does,
        CallerHears = hears,
        Parameters = [.. FaultTrigger.Parameters(Frame, times, chance), .. more],
        CallerAudio = fault,
    };

    private static FaultParameter Hold(string time) => new("hold", FaultParameterKind.Time, time, "How long nothing arrives.");
}
