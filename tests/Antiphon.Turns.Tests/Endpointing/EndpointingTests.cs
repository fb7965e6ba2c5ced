namespace Antiphon.Turns.Tests;

public sealed class EndpointingTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    public static TheoryData<EndpointingMode> Modes => [.. Enum.GetValues<EndpointingMode>().Where(mode => mode != EndpointingMode.Manual)];

    [Fact]
    public void Options_Defaults_AreAsDocumented()
    {
        var options = new EndpointingOptions();

        Assert.Equal(400, options.EndSilence.TotalMilliseconds);
        Assert.Equal(200, options.MinSilence.TotalMilliseconds);
        Assert.Equal(EndpointingMode.Scored, options.Mode);
        Assert.Equal(2_000, options.MaxSilence.TotalMilliseconds);
        Assert.Equal(0.9, options.PauseQuantile);
        Assert.Equal(0, options.VoiceWeight);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void OnFrame_NothingKnown_EndsAfterThePlainSilence(EndpointingMode mode) =>
        Assert.Equal(400, Speaker.Of(mode).SayAndWait(1_000));

    [Fact]
    public void Manual_AnySilence_DoesNotEndTheTurn()
    {
        var activity = new SpeechActivity(new EndpointingOptions { Mode = EndpointingMode.Manual });
        for (var i = 0; i < 1_000; i++) activity.OnFrame((i + 1) * Frame, Frame, voiced: i < 50);

        Assert.True(activity.IsSpeaking);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void OnFrame_AnySpeechAndText_EndsWithinTheBounds(EndpointingMode mode)
    {
        var random = new Random(11);
        string[] texts = ["", "um", "yes", "my name is", "five five five", "that is all", "s a", "what is it for", "thank you."];
        var speaker = Speaker.Of(mode);
        for (var i = 0; i < 400; i++)
        {
            speaker.Activity.Expected = new ExpectedInput((ExpectedInputKind)random.Next(7), random.Next(2) == 0 ? null : random.Next(1, 9));
            var silence = speaker.SayAndWait(random.Next(6, 150) * 20, texts[random.Next(texts.Length)], random.Next(0, 30) * 20);
            Assert.InRange(silence, 200, 2_000);
        }
    }

    [Theory]
    [InlineData("i would like to book a", 1_700)]
    [InlineData("i would like um", 1_700)]
    public void Scored_UnfinishedText_Waits(string text, int least) =>
        Assert.InRange(Speaker.Of(EndpointingMode.Scored).SayAndWait(1_000, text), least, 2_000);

    [Fact]
    public void Scored_FinishedText_EndsSooner() =>
        Assert.InRange(Speaker.Of(EndpointingMode.Scored).SayAndWait(1_000, "no thank you"), 200, 260);

    [Fact]
    public void Scored_FinishedTextFromBeforeTheLastWord_DoesNotShorten() =>
        Assert.Equal(400, Speaker.Of(EndpointingMode.Scored).SayAndWait(1_000, "that is correct", textAtMs: -300));

    [Fact]
    public void Scored_TextComesLate_EndsWhenItComes() =>
        Assert.Equal(320, Speaker.Of(EndpointingMode.Scored).SayAndWait(1_000, "no thank you", textAtMs: 300));

    [Theory]
    [MemberData(nameof(Modes))]
    public void Expected_DigitsWithCount_WaitsForThemThenEndsAtOnce(EndpointingMode mode)
    {
        var speaker = Speaker.Of(mode);
        speaker.Activity.Expected = ExpectedInput.Digits(5);

        Assert.InRange(speaker.SayAndWait(1_000, "nine four one"), 1_200, 2_000);
        Assert.Equal(200, speaker.SayAndWait(1_000, "nine four one zero seven"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Expected_YesNo_EndsSooner(EndpointingMode mode)
    {
        var speaker = Speaker.Of(mode);
        speaker.Activity.Expected = ExpectedInput.YesNo;

        Assert.Equal(200, speaker.SayAndWait(300, "yes please"));
        Assert.InRange(speaker.SayAndWait(300), 240, 260);
    }

    [Fact]
    public void Adaptive_CallerWhoPausesLong_IsGivenTime()
    {
        var speaker = Speaker.Of(EndpointingMode.Adaptive);

        for (var i = 0; i < 12; i++) speaker.Endpointing.OnPause(TimeSpan.FromMilliseconds(800));
        Assert.InRange(speaker.SayAndWait(500), 640, 900);
    }

    [Fact]
    public void Adaptive_CallerWhoNeverPauses_IsAnsweredSooner()
    {
        var speaker = Speaker.Of(EndpointingMode.Adaptive);

        for (var i = 0; i < 32; i++) speaker.Pause(140);

        Assert.InRange(speaker.SayAndWait(500), 200, 240);
    }

    [Fact]
    public void OnTurnGoesOn_PauseOfACutTurn_IsLearned()
    {
        var speaker = Speaker.Of(EndpointingMode.Adaptive);
        for (var i = 0; i < 3; i++)
        {
            speaker.SayAndWait(400);
            speaker.Silence(300);
            speaker.Voice(200);
            speaker.Activity.OnTurnGoesOn();
            speaker.Activity.OnTurnGoesOn(); // Once is enough.
        }

        Assert.InRange(speaker.SayAndWait(500), 500, 700);
    }

    [Fact]
    public void Scored_VoiceThatFallsAway_EndsSoonerThanOneThatBreaksOff()
    {
        var falling = new Speaker(new EndpointingOptions { VoiceWeight = 1 });
        for (var i = 0; i < 60; i++) falling.Voice(20, i < 45 ? -20 : -20 - (i - 45));
        var breaking = new Speaker(new EndpointingOptions { VoiceWeight = 1 });
        for (var i = 0; i < 60; i++) breaking.Voice(20, -20);

        Assert.True(falling.Wait() < 400);
        Assert.True(breaking.Wait() > 400);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000)]
    public void OnFrame_PlainSilenceOutsideTheBounds_IsKept(int silenceMs) =>
        Assert.Equal(silenceMs, new Speaker(new EndpointingOptions { EndSilence = TimeSpan.FromMilliseconds(silenceMs) }).SayAndWait(500));

    [Fact]
    public void Custom_Strategy_TakesThePlace()
    {
        var speaker = new Speaker(new EndpointingOptions { Custom = _ => new FixedEndpointing() });

        Assert.Equal(700, speaker.SayAndWait(500));
    }

    [Fact]
    public void Model_Given_IsAskedInPausesWithItsWindow()
    {
        var model = new RecordingModel(0.99f);
        var speaker = new Speaker(new EndpointingOptions { Mode = EndpointingMode.Scored, Model = () => model });

        var silence = speaker.SayAndWait(1_000);

        Assert.Equal(220, silence);
        Assert.Equal([20.0, 120, 220], model.Silences);
        Assert.Equal(RecordingModel.WindowMs * 16, model.LastSamples);
        Assert.True(model.EndsWithSilence);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void OnFrame_SteadyState_AllocatesNothing(EndpointingMode mode)
    {
        var speaker = new Speaker(new EndpointingOptions { Mode = mode, Model = () => new RecordingModel(0.1f, record: false) });
        Drive(2_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Drive(10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Drive(int frames)
        {
            for (var i = 0; i < frames; i++)
            {
                if (i % 25 == 0) speaker.Activity.OnInterim(i % 50 == 0 ? "my name is" : "that is all", speaker.Position);
                speaker.Feed(i % 40 < 15, -20);
            }
        }
    }

    private sealed class FixedEndpointing : IEndpointing
    {
        public void OnSpeechStarted()
        {
        }

        public TimeSpan OnFrame(in SpeechFrame frame, in SpeechFacts facts) => TimeSpan.FromMilliseconds(700);

        public void OnPause(TimeSpan length)
        {
        }
    }

    private sealed class RecordingModel(float answer, bool record = true) : IEndOfTurnModel
    {
        public const int WindowMs = 400;

        public TimeSpan Window => TimeSpan.FromMilliseconds(WindowMs);

        public TimeSpan Interval => TimeSpan.FromMilliseconds(100);

        public List<double> Silences { get; } = [];

        public int LastSamples { get; private set; }

        public bool EndsWithSilence { get; private set; }

        public float Predict(in EndOfTurnInput input)
        {
            if (record) Silences.Add(input.Facts.Silence.TotalMilliseconds);
            LastSamples = input.Samples.Length;
            EndsWithSilence = input.Samples[^1] == 0 && input.Samples[0] != 0;
            return answer;
        }
    }

    /// <summary>A caller frame by frame.</summary>
    private sealed class Speaker
    {
        private static readonly short[] Voiced = [.. Enumerable.Repeat((short)1_000, 320)];
        private static readonly short[] Quiet = new short[320];

        public Speaker(EndpointingOptions options)
        {
            Endpointing = options.Create();
            Activity = new SpeechActivity(options, Endpointing);
        }

        public IEndpointing Endpointing { get; }

        public SpeechActivity Activity { get; }

        public TimeSpan Position { get; private set; }

        public static Speaker Of(EndpointingMode mode) => new(new EndpointingOptions { Mode = mode });

        public SpeechChange Feed(bool voiced, float level) =>
            Activity.OnFrame(new SpeechFrame(Position += Frame, Frame, voiced) { LevelDbfs = voiced ? level : -70, Samples = voiced ? Voiced : Quiet });

        public void Voice(int ms, float level = float.NaN)
        {
            for (var t = 0; t < ms; t += 20) Feed(voiced: true, level);
        }

        public void Silence(int ms)
        {
            for (var t = 0; t < ms; t += 20) Feed(voiced: false, -70);
        }

        public void Pause(int ms)
        {
            Voice(300);
            Silence(ms);
        }

        /// <summary>Speaks, has the text come some time after (or before) the last voice, and gives the silence that ended the turn.</summary>
        public double SayAndWait(int ms, string text = "", int textAtMs = 0)
        {
            if (textAtMs < 0)
            {
                Voice(ms + textAtMs);
                Activity.OnInterim(text, Position);
                Voice(-textAtMs);
                return Wait();
            }

            Voice(ms);
            return Wait(text, textAtMs);
        }

        public double Wait(string text = "", int textAtMs = 0)
        {
            for (var t = 0; t < 10_000; t += 20)
            {
                if (t >= textAtMs && text.Length > 0)
                {
                    Activity.OnInterim(text, Position);
                    text = "";
                }

                if (Feed(voiced: false, -70) == SpeechChange.Ended) return t + 20;
            }

            throw new InvalidOperationException("The turn did not end.");
        }
    }
}
