namespace Antiphon.Audio.Tests.Voice;

public sealed class SpeechGateTests
{
    private const int Frame = 320;

    [Fact]
    public void OnFrame_FourVoicedOfSix_StartsAtTheFirstVoicedFrame()
    {
        var gate = new SpeechGate(16_000);
        Feed(gate, "...");

        Assert.Equal(SpeechEdge.Started, Feed(gate, "v.v.vv"));

        Assert.Equal(3 * Frame, gate.SpeechStart);
        Assert.Equal(9 * Frame, gate.SpeechEnd);
    }

    [Fact]
    public void OnFrame_ThreeVoicedThenSilence_NeverStarts()
    {
        var gate = new SpeechGate(16_000);

        Assert.Equal(SpeechEdge.None, Feed(gate, "vvv......vvv......vvv"));
        Assert.False(gate.IsSpeech);
    }

    [Fact]
    public void OnFrame_VoiceSpreadBeyondTheWindow_NeverStarts()
    {
        var gate = new SpeechGate(16_000);

        Assert.Equal(SpeechEdge.None, Feed(gate, "v..v..v..v..v..v..v"));
    }

    [Fact]
    public void OnFrame_SilenceOfTheHangOver_EndsAtTheLastVoicedFrame()
    {
        var gate = new SpeechGate(16_000);
        Feed(gate, "vvvvvv");

        Assert.Equal(SpeechEdge.None, Feed(gate, new string('.', 19)));
        Assert.Equal(SpeechEdge.Ended, Feed(gate, "."));

        Assert.Equal(6 * Frame, gate.SpeechEnd);
        Assert.False(gate.IsSpeech);
    }

    [Fact]
    public void OnFrame_PauseShorterThanTheHangOver_GoesOn()
    {
        var gate = new SpeechGate(16_000);
        Feed(gate, "vvvvvv");

        Assert.Equal(SpeechEdge.None, Feed(gate, new string('.', 19) + "v" + new string('.', 19)));
        Assert.True(gate.IsSpeech);
    }

    [Fact]
    public void OnFrame_VoiceBeforeTheEnd_DoesNotCountForTheNextOnset()
    {
        var gate = new SpeechGate(16_000);
        Feed(gate, "vvvv" + new string('.', 20));

        Assert.Equal(SpeechEdge.None, Feed(gate, "vvv"));
        Assert.Equal(SpeechEdge.Started, Feed(gate, "v"));
    }

    [Fact]
    public void Constructor_WindowShorterThanOnset_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechGate(
            16_000, new SpeechGateOptions { OnsetVoice = TimeSpan.FromMilliseconds(200), OnsetWindow = TimeSpan.FromMilliseconds(100) }));

    [Fact]
    public void OnFrame_SteadyState_AllocatesNothing()
    {
        var gate = new SpeechGate(16_000);
        Feed(gate, "vvvv....");
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10_000; i++) gate.OnFrame(Frame, i / 40 % 2 == 0);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // The last edge other than None, or None.
    private static SpeechEdge Feed(SpeechGate gate, string frames)
    {
        var last = SpeechEdge.None;
        foreach (var frame in frames)
        {
            var edge = gate.OnFrame(Frame, frame == 'v');
            if (edge != SpeechEdge.None) last = edge;
        }

        return last;
    }
}
