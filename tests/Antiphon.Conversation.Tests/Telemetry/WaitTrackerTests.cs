namespace Antiphon.Conversation.Tests.Telemetry;

public sealed class WaitTrackerTests
{
    private static readonly SessionEvent[] Alphabet =
    [
        new SessionEvent.Started(), new SessionEvent.UserStartedSpeaking(false), new SessionEvent.UserStartedSpeaking(true),
        new SessionEvent.UserStoppedSpeaking(), new SessionEvent.UserText("x"), new SessionEvent.AgentThinking(),
        new SessionEvent.ToolStarted("c", "find", "{}"), new SessionEvent.ToolFinished("c", "find", "", default, null),
        new SessionEvent.AgentStartedSpeaking(null), new SessionEvent.AgentText("x"), new SessionEvent.AgentAudioDone(false),
        new SessionEvent.AgentAudioDone(true), new SessionEvent.AgentHeard("x", false), new SessionEvent.AgentHeard("x", true),
        new SessionEvent.Fault(new VoiceException(ErrorCodes.ModelFailed, "x")), new SessionEvent.Ended(new SessionEnd("x")),
    ];

    private readonly WaitTracker _tracker = new("ears", "voice");

    [Fact]
    public void Explain_ThroughAWholeTurn_NamesEachInItsTime()
    {
        Assert.Equal(WaitReason.Opening, Reason());
        Assert.Equal(WaitReason.Idle, After(new SessionEvent.Started()));
        Assert.Equal(WaitReason.Caller, After(new SessionEvent.UserStartedSpeaking(false)));
        Assert.Equal(WaitReason.Endpointing, _tracker.Explain(new WaitFacts(CallerIsSilent: true)).Reason);
        Assert.Equal(WaitReason.Transcript, After(new SessionEvent.UserStoppedSpeaking()));
        Assert.Equal(WaitReason.Dispatch, After(new SessionEvent.UserText("x")));
        Assert.Equal(WaitReason.Model, After(new SessionEvent.AgentThinking()));
        Assert.Equal(WaitReason.Tool, After(new SessionEvent.ToolStarted("c", "find", "{}")));
        Assert.Equal(WaitReason.Model, After(new SessionEvent.ToolFinished("c", "find", "", default, null)));
        _tracker.OnModelSpoke(default);
        Assert.Equal(WaitReason.Phrase, Reason());
        _tracker.OnSegment(default);
        Assert.Equal(WaitReason.Synthesis, Reason());
        Assert.Equal(WaitReason.Playout, After(new SessionEvent.AgentStartedSpeaking(null)));
        After(new SessionEvent.AgentText("x"));
        Assert.Equal(WaitReason.Playout, After(new SessionEvent.AgentAudioDone(false)));
        Assert.Equal(WaitReason.Idle, After(new SessionEvent.AgentHeard("x", false)));
        Assert.Equal(WaitReason.Ended, After(new SessionEvent.Ended(new SessionEnd("x"))));
    }

    [Fact]
    public void Explain_EveryOrderOfFourEvents_BlamesOnlyWhatIsUnderWay()
    {
        var facts = new[] { default, new WaitFacts(CallerIsSilent: true), new WaitFacts(LineIsSilent: true), new WaitFacts(true, true) };
        foreach (var order in Orders(4))
        {
            var tracker = new WaitTracker("ears", "voice");
            foreach (var index in order) tracker.On(Alphabet[index]);
            foreach (var fact in facts) AssertPlausible(tracker.Explain(fact), [.. order.Select(index => Alphabet[index])], fact);
        }
    }

    [Fact]
    public void Explain_SeveralTools_NamesThem()
    {
        After(new SessionEvent.Started());
        After(new SessionEvent.ToolStarted("c1", "find", "{}"));
        After(new SessionEvent.ToolStarted("c2", "book", "{}"));

        Assert.Equal(new SessionWait(WaitReason.Tool, "find, book", default), _tracker.Published);
    }

    [Fact]
    public void Explain_ToolRunsBehindSpeechThatHasBeenPlayed_TheToolIsToBlame()
    {
        After(new SessionEvent.Started());
        After(new SessionEvent.AgentStartedSpeaking(null));
        After(new SessionEvent.ToolStarted("c1", "find", "{}"));

        Assert.Equal((WaitReason.Playout, WaitReason.Tool), (Reason(), _tracker.Explain(new WaitFacts(LineIsSilent: true)).Reason));
    }

    [Fact]
    public void Explain_SomethingWithoutWords_NothingIsAwaited()
    {
        After(new SessionEvent.Started());
        After(new SessionEvent.UserStartedSpeaking(false));
        After(new SessionEvent.UserStoppedSpeaking());

        _tracker.OnNothingHeard(default);

        Assert.Equal(WaitReason.Idle, Reason());
    }

    [Fact]
    public void Explain_Transcript_NamesTheRecogniserAndTheTime()
    {
        After(new SessionEvent.Started());
        _tracker.On(new SessionEvent.UserStoppedSpeaking { At = TimeSpan.FromSeconds(3) });
        _tracker.On(new SessionEvent.UserInterim("x") { At = TimeSpan.FromSeconds(4) });

        Assert.Equal(new SessionWait(WaitReason.Transcript, "ears", TimeSpan.FromSeconds(3)), _tracker.Explain());
    }

    [Fact]
    public void Code_EveryReason_HasOneOfItsOwn()
    {
        var codes = Enum.GetValues<WaitReason>().Select(SessionWait.CodeOf).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    private static void AssertPlausible(SessionWait wait, SessionEvent[] order, WaitFacts facts)
    {
        var caller = Array.FindLastIndex(order, e => e is SessionEvent.UserStartedSpeaking);
        var agentsPart = order[(caller + 1)..];
        var floor = caller >= 0 && !agentsPart.Any(e => e is SessionEvent.UserStoppedSpeaking or SessionEvent.UserText);
        Assert.Equal(order.Any(e => e is SessionEvent.Ended), wait.Reason == WaitReason.Ended);
        if (wait.Reason == WaitReason.Ended) return;
        Assert.Equal(!order.Any(e => e is SessionEvent.Started), wait.Reason == WaitReason.Opening);
        if (wait.Reason == WaitReason.Opening) return;
        Assert.Equal(floor, wait.Reason is WaitReason.Caller or WaitReason.Endpointing);
        switch (wait.Reason)
        {
            case WaitReason.Endpointing: Assert.True(facts.CallerIsSilent); break;
            case WaitReason.Transcript: Assert.Contains(agentsPart, e => e is SessionEvent.UserStoppedSpeaking); break;
            case WaitReason.Dispatch: Assert.Contains(agentsPart, e => e is SessionEvent.UserText); break;
            case WaitReason.Model: Assert.Contains(agentsPart, e => e is SessionEvent.AgentThinking); break;
            case WaitReason.Tool: Assert.Contains(agentsPart, e => e is SessionEvent.ToolStarted); break;
            case WaitReason.Playout: Assert.Contains(agentsPart, e => e is SessionEvent.AgentStartedSpeaking or SessionEvent.AgentAudioDone { Interrupted: false }); break;
            case WaitReason.Phrase or WaitReason.Synthesis: Assert.Fail("Nobody told of words or segments."); break;
        }
    }

    private static IEnumerable<int[]> Orders(int length)
    {
        var order = new int[length];
        while (true)
        {
            yield return order;
            var i = length - 1;
            while (i >= 0 && ++order[i] == Alphabet.Length) order[i--] = 0;
            if (i < 0) yield break;
        }
    }

    private WaitReason After(SessionEvent sessionEvent)
    {
        _tracker.On(sessionEvent);
        return Reason();
    }

    private WaitReason Reason() => _tracker.Explain().Reason;
}
