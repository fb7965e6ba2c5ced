namespace Antiphon.Turns.Tests;

public sealed class OverlapInterruptionTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly List<(InterruptionDecision Decision, double AtMs)> _decisions = [];
    private SpeechActivity _activity = new(new EndpointingOptions());
    private IInterruption _interruption = new InterruptionOptions().Create();
    private TimeSpan _position;
    private AgentFloor _agent = AgentFloor.Speaking;
    private bool _echoKnown;
    private bool _uninterruptible;
    private TimeSpan? _remaining;
    private float _level = -20;

    [Fact]
    public void Options_Defaults_AreAsDocumented()
    {
        var options = new InterruptionOptions();

        Assert.Equal(120, options.MinVoice.TotalMilliseconds);
        Assert.Equal(0, options.MinWords);
        Assert.True(options.PauseAtOnset);
        Assert.Equal(240, options.ResumeAfter.TotalMilliseconds);
        Assert.Equal(1_000, options.MaxBackchannel.TotalMilliseconds);
        Assert.Equal(2_000, options.FalseAfter.TotalMilliseconds);
    }

    [Fact]
    public void OnFrame_CallerSpeaksOn_HoldsAtOnsetAndCommitsWithin250Ms()
    {
        Voice(1_000);

        Assert.Equal([(InterruptionDecision.Hold, 80), (InterruptionDecision.Commit, 120)], _decisions);
    }

    [Fact]
    public void OnFrame_ShortNoise_IsResumed()
    {
        Voice(100);
        Silence(1_000);

        Assert.Equal([(InterruptionDecision.Hold, 80), (InterruptionDecision.ResumeFalse, 340)], _decisions);
    }

    [Fact]
    public void OnFrame_AgentThinks_CommitsWithoutHolding()
    {
        _agent = AgentFloor.Thinking;

        Voice(400);

        Assert.Equal([(InterruptionDecision.Commit, 120)], _decisions);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void OnFrame_MayNotBeInterrupted_ChangesNothing(bool uninterruptible, bool disabled)
    {
        if (disabled) _interruption = new InterruptionOptions { Enabled = false }.Create();
        _uninterruptible = uninterruptible;

        Voice(1_000);
        Words("stop it please");
        Voice(200);

        Assert.Empty(_decisions);
    }

    [Theory]
    [InlineData("uh-huh")]
    [InlineData("mm hmm")]
    [InlineData("Yeah.")]
    [InlineData("oh okay")]
    [InlineData("I see")]
    [InlineData("all right")]
    public void OnCallerWords_BackchannelBeforeTheCommit_IsResumed(string text)
    {
        Voice(100);
        Words(text);
        Voice(200);
        Silence(600);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.ResumeBackchannel], Kinds());
    }

    [Fact]
    public void OnCallerWords_BackchannelAfterTheCommit_TakesItBack()
    {
        Voice(400);
        Words("uh-huh");
        Silence(600);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit, InterruptionDecision.ResumeBackchannel], Kinds());
    }

    [Fact]
    public void OnCallerWords_FinalBackchannel_TakesItBack()
    {
        Voice(400);
        Silence(200);
        Words("yeah", isFinal: true);

        Assert.Equal(InterruptionDecision.ResumeBackchannel, Kinds()[^1]);
    }

    [Fact]
    public void OnCallerWords_BackchannelThatGoesOn_IsMeant()
    {
        Voice(100);
        Words("yeah");
        Voice(100);
        Words("yeah but i want tuesday");
        Voice(300);
        Silence(400);
        Words("yeah but i want tuesday", isFinal: true);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void OnCallerWords_YesAtTheEndOfTheAgentsQuestion_IsTheAnswer()
    {
        _remaining = TimeSpan.FromMilliseconds(500);

        Voice(400);
        Words("yes", isFinal: true);
        Silence(1_000);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void OnCallerWords_NoSpeech_TakesTheCommitBack()
    {
        Voice(300);
        Silence(400);
        Words("", isFinal: true);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit, InterruptionDecision.ResumeFalse], Kinds());
    }

    [Fact]
    public void OnFrame_CommitThatBringsNoWord_IsTakenBackAfterAWhile()
    {
        Voice(300);
        Silence(2_500);

        Assert.Equal([(InterruptionDecision.Hold, 80), (InterruptionDecision.Commit, 120), (InterruptionDecision.ResumeFalse, 2_300)], _decisions);
    }

    [Fact]
    public void OnCallerWords_AgentsOwnWords_AreEcho()
    {
        _interruption.OnAgentWords("your appointment is booked for tuesday at three", _position);
        Voice(600);
        Words("appointment is booked for choose");

        Assert.Equal(InterruptionDecision.ResumeEcho, Kinds()[^1]);
    }

    [Fact]
    public void OnCallerWords_AgentsWordsFromLongAgo_AreNoEcho()
    {
        _interruption.OnAgentWords("your appointment is booked for tuesday at three", _position);
        Silence(6_000);
        Voice(600);
        Words("appointment is booked for tuesday", isFinal: true);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit], Kinds());
    }

    [Theory]
    [InlineData("tuesday", InterruptionDecision.ResumeEcho)]
    [InlineData("wednesday", InterruptionDecision.Commit)]
    public void OnCallerWords_OneWordAlone_IsEchoOnlyIfTheAgentJustSaidIt(string word, InterruptionDecision last)
    {
        _interruption.OnAgentWords("booked for tuesday", _position);
        Voice(300);
        Words(word);
        Silence(400);
        Words(word, isFinal: true);

        Assert.Equal(last, Kinds()[^1]);
    }

    [Fact]
    public void OnCallerWords_FirstHalfOfABackchannel_SettlesNothing()
    {
        Voice(200);
        Words("i");
        Voice(100);
        Words("i see");
        Silence(400);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit, InterruptionDecision.ResumeBackchannel], Kinds());
    }

    [Fact]
    public void OnFrame_AfterAnEcho_NeitherHoldsNorCommitsOnItsLevel()
    {
        _level = -40;
        Echo();
        _decisions.Clear();

        Voice(1_000);
        Silence(600);

        Assert.Empty(_decisions);
    }

    [Fact]
    public void OnFrame_AfterAnEcho_ALouderCallerInterrupts()
    {
        _level = -40;
        Echo();
        _decisions.Clear();

        _level = -20;
        Voice(1_000);

        Assert.Equal([InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void OnCallerWords_AfterAnEcho_NewWordsInterrupt()
    {
        _level = -40;
        Echo();
        _decisions.Clear();

        Voice(600);
        Words("stop i want to speak to a person");
        Voice(60);

        Assert.Equal([InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void OnFrame_WordsRequired_WaitsForThem()
    {
        _interruption = new InterruptionOptions { MinWords = 2 }.Create();

        Voice(500);
        Words("uh stop");
        Voice(100);
        Words("uh stop please");
        Voice(60);

        Assert.Equal([(InterruptionDecision.Hold, 80), (InterruptionDecision.Commit, 620)], _decisions);
    }

    [Fact]
    public void OnFrame_MoreIsSaidAfterABackchannelAndItsWordsAreLate_CommitsAtTheEndOfTheSpeech()
    {
        Voice(200);
        Words("yeah");
        Silence(260);
        Voice(300);
        Silence(600);
        Words("yeah i want to book", isFinal: true);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit, InterruptionDecision.ResumeBackchannel, InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void OnFrame_BackchannelAlone_IsNotCommittedAtItsEnd()
    {
        Voice(200);
        Words("yeah");
        Silence(1_000);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit, InterruptionDecision.ResumeBackchannel], Kinds());
    }

    [Fact]
    public void OnFrame_CommitThatSomethingElseSettled_NextSpeechInterruptsAgain()
    {
        Voice(200);
        _activity.Reset();
        _agent = AgentFloor.Thinking; // Typed text was the caller's turn instead.
        Silence(1_000);
        _decisions.Clear();

        Voice(400);
        Words("no that is not what i asked");

        Assert.Equal([InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void OnFrame_AnyCall_DecisionsComeInOrder()
    {
        var random = new Random(17);
        string[] texts = ["", "yeah", "uh-huh", "stop please", "your appointment is", "is booked for tuesday", "no"];
        for (var call = 0; call < 300; call++)
        {
            _interruption = new InterruptionOptions { MinWords = random.Next(3), PauseAtOnset = random.Next(4) > 0 }.Create();
            _activity = new SpeechActivity(new EndpointingOptions());
            _agent = AgentFloor.Speaking;
            _decisions.Clear();
            for (var i = 0; i < 60; i++)
            {
                switch (random.Next(5))
                {
                    case 0:
                        Voice(20 * random.Next(1, 12));
                        break;
                    case 1:
                        Silence(20 * random.Next(1, 30));
                        break;
                    case 2:
                        Words(texts[random.Next(texts.Length)], random.Next(3) == 0);
                        break;
                    case 3:
                        _interruption.OnAgentWords("your appointment is booked for tuesday", _position);
                        break;
                    case 4 when _agent == AgentFloor.None: // The caller's turn is over, and the agent answers.
                        Silence(600);
                        Words("what i said", isFinal: true);
                        if (_agent == AgentFloor.None) _decisions.Add((InterruptionDecision.None, 0));
                        _agent = AgentFloor.Speaking;
                        break;
                }
            }

            var held = false;
            var committed = false;
            foreach (var (decision, _) in _decisions)
            {
                switch (decision)
                {
                    case InterruptionDecision.None:
                        committed = false;
                        break;
                    case InterruptionDecision.Hold:
                        Assert.False(held || committed);
                        held = true;
                        break;
                    case InterruptionDecision.Commit:
                        Assert.False(committed);
                        (held, committed) = (false, true);
                        break;
                    default:
                        Assert.True(held || committed, $"{decision} without a hold or a commit");
                        (held, committed) = (false, false);
                        break;
                }
            }
        }
    }

    [Fact]
    public void EchoKnown_AfterAnEcho_VoiceInterruptsAtOnceAsOnAnyLine()
    {
        Echo();
        _decisions.Clear();
        _echoKnown = true;

        Voice(120);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void EchoKnown_TextHoldsTheAgentsWordsToo_CallerStillInterrupts()
    {
        _echoKnown = true;
        _interruption.OnAgentWords("your appointment is booked for tuesday at three", _position);
        Voice(100);
        Words("your appointment is booked");
        Voice(200);
        Words("your appointment is booked stop", isFinal: true);
        Silence(800);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit], Kinds());
    }

    [Fact]
    public void EchoKnown_OnlyDuringTheOverlap_WhatCutTheAgentOffWasTheEcho()
    {
        Voice(200);
        _echoKnown = true;

        Silence(300);

        Assert.Equal([InterruptionDecision.Hold, InterruptionDecision.Commit, InterruptionDecision.ResumeEcho], Kinds());
    }

    [Fact]
    public void OnFrame_SteadyState_AllocatesNothing()
    {
        Drive(500);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Drive(10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Drive(int frames)
        {
            for (var i = 0; i < frames; i++)
            {
                if (i % 30 == 0) _interruption.OnAgentWords("your appointment is booked", _position);
                if (i % 25 == 0) _interruption.OnCallerWords(i % 50 == 0 ? "yeah i see" : "your appointment is", i % 75 == 0, _position);
                Decide(i % 40 < 15);
            }
        }
    }

    private void Echo()
    {
        _interruption.OnAgentWords("your appointment is booked for tuesday at three", _position);
        Voice(600);
        Words("your appointment is booked");
        Silence(800);
        Assert.Equal(InterruptionDecision.ResumeEcho, Kinds()[^1]);
    }

    private InterruptionDecision[] Kinds() => [.. _decisions.Select(d => d.Decision)];

    private void Words(string text, bool isFinal = false) => Note(_interruption.OnCallerWords(text, isFinal, _position));

    private void Voice(int ms)
    {
        for (var t = 0; t < ms; t += 20) Note(Decide(voiced: true));
    }

    private void Silence(int ms)
    {
        for (var t = 0; t < ms; t += 20) Note(Decide(voiced: false));
    }

    private InterruptionDecision Decide(bool voiced)
    {
        _position += Frame;
        _activity.OnFrame(_position, Frame, voiced);
        return _interruption.OnFrame(new OverlapFrame
        {
            Position = _position,
            Duration = Frame,
            IsVoiced = voiced,
            LevelDbfs = voiced ? _level : -70,
            CallerSpeaking = _activity.IsSpeaking,
            Voiced = _activity.VoicedTime,
            Silence = _position - _activity.LastVoiceEnd,
            Agent = _agent,
            Uninterruptible = _uninterruptible,
            EchoKnown = _echoKnown,
            AgentRemaining = _remaining,
        });
    }

    private void Note(InterruptionDecision decision)
    {
        if (decision == InterruptionDecision.None) return;
        _decisions.Add((decision, _position.TotalMilliseconds));
        _agent = decision == InterruptionDecision.Commit ? AgentFloor.None : AgentFloor.Speaking; // It does what it is told.
    }
}
