namespace Antiphon.Turns.Tests;

public sealed class EchoPathTests
{
    private const float Silence = -60;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly EchoPath _path = new();
    private readonly List<float> _played = [];

    [Theory]
    [InlineData(0, -10)]
    [InlineData(5, -16)]
    [InlineData(12, -25)]
    [InlineData(24, -20)]
    public void OnFrame_WhatIsPlayedComesBack_IsEchoOnceItIsKnown(int delayFrames, float gainDb)
    {
        Speak(3, frame => Echo(frame, delayFrames, gainDb));

        var judged = Speak(2, frame => Echo(frame, delayFrames, gainDb));

        Assert.Equal(delayFrames * Frame, _path.Delay);
        Assert.DoesNotContain(judged, frame => frame is { IsEcho: false, Line: > -50 });
    }

    [Fact]
    public void OnFrame_CallerOverAKnownEcho_StandsOut()
    {
        Speak(3, frame => Echo(frame, 6, -20));

        var judged = Speak(0.6, frame => Math.Max(Echo(frame, 6, -20), -20));

        Assert.DoesNotContain(judged, frame => frame.IsEcho);
        Assert.NotNull(_path.Delay);
    }

    [Fact]
    public void OnFrame_CallerSpeaksOverTheAgentWithoutEcho_IsNeverEcho()
    {
        var random = new Random(3);

        var judged = Speak(30, _ => random.Next(10) < 6 ? -20 - random.Next(12) : Silence);

        Assert.DoesNotContain(judged, frame => frame.IsEcho);
        Assert.Null(_path.Delay);
    }

    [Fact]
    public void OnFrame_SilentLine_NothingIsLearned()
    {
        var judged = Speak(10, _ => Silence);

        Assert.DoesNotContain(judged, frame => frame.IsEcho);
        Assert.Null(_path.Delay);
    }

    /// <summary>The answer to a short word is as long as the word and follows within the longest delay: it is no echo.</summary>
    [Fact]
    public void OnFrame_ShortWordsAnsweredByShortWords_AreNoEcho()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            for (var i = 0; i < 60; i++) Assert.False(Step(i < 15 ? -20 : Silence, i is >= 22 and < 37 ? -20 : Silence));
            for (var i = 0; i < 200; i++) Step(Silence, Silence);
        }
    }

    [Fact]
    public void OnFrame_AgentIsSilent_NothingIsEcho()
    {
        Speak(3, frame => Echo(frame, 6, -16));
        for (var i = 0; i < 60; i++) Step(Silence, Silence);

        for (var i = 0; i < 50; i++) Assert.False(Step(Silence, -40));
    }

    [Fact]
    public void OnFrame_EchoEndsForGood_IsForgotten()
    {
        Speak(3, frame => Echo(frame, 6, -16));

        Speak(15, _ => Silence);

        Assert.Null(_path.Delay);
    }

    [Fact]
    public void OnDropped_WhatWasToBePlayed_IsNotExpected()
    {
        Speak(3, frame => Echo(frame, 0, -16));
        for (var i = 1; i < 10; i++) _path.OnPlayed((_played.Count + i) * Frame, Frame, -20);

        _path.OnDropped((_played.Count + 1) * Frame);
        for (var i = 0; i < 3; i++) Step(null, Silence);

        Assert.False(Step(null, -36));
    }

    [Fact]
    public void OnPlayed_FramesOfAnotherLengthOffTheGrid_AreTheSameSound()
    {
        var position = TimeSpan.Zero;
        for (var i = 0; i < 100; i++) _path.OnPlayed(i * 3 * Frame + TimeSpan.FromMilliseconds(7), 3 * Frame, Syllable(i));
        for (var i = 0; i < 250; i++) _path.OnFrame(position += Frame, i < 4 ? Silence : Syllable((i - 4) / 3) - 20);

        Assert.InRange(_path.Delay!.Value, 3 * Frame, 5 * Frame);
    }

    [Fact]
    public void OnFrame_SteadyState_AllocatesNothing()
    {
        Step(-20, -40);
        var position = _played.Count * Frame;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 5_000; i++)
        {
            _path.OnPlayed(position, Frame, Syllable(i));
            _path.OnFrame(position += Frame, Syllable(i + 3));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Levels as of speech, no two stretches alike.
    private static float Syllable(int frame)
    {
        var hash = (uint)(frame / 3) * 2_654_435_761u >> 16;
        return hash % 5 == 0 ? Silence : -18 - hash % 17;
    }

    private float Echo(int frame, int delayFrames, float gainDb) => frame < delayFrames ? Silence : Math.Max(Silence, _played[frame - delayFrames] + gainDb);

    private List<(bool IsEcho, float Line)> Speak(double seconds, Func<int, float> line)
    {
        var judged = new List<(bool, float)>();
        for (var i = 0; i < seconds * 50; i++)
        {
            _played.Add(Syllable(_played.Count));
            _path.OnPlayed((_played.Count - 1) * Frame, Frame, _played[^1]);
            var level = line(_played.Count - 1);
            judged.Add((_path.OnFrame(_played.Count * Frame, level), level));
        }

        return judged;
    }

    private bool Step(float? played, float line)
    {
        _played.Add(played ?? Silence);
        if (played is { } level) _path.OnPlayed((_played.Count - 1) * Frame, Frame, level);
        return _path.OnFrame(_played.Count * Frame, line);
    }
}
