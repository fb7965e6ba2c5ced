namespace Antiphon.Providers.Fallback.Tests;

public sealed class UtteranceLogTests
{
    private readonly UtteranceLog _log = new(capacitySamples: 100, firstSamples: 8, maxCommits: 3);
    private short _next;

    [Fact]
    public void Next_FromTheStart_GivesAudioWithItsCommits()
    {
        Write(10);
        _log.TryCommit(7, out _);
        Write(5);

        Assert.Equal("1..10 flush 7 11..15", Replay());
    }

    [Fact]
    public void Next_AfterAnAnswer_GivesWhatIsLeft()
    {
        Write(10);
        _log.TryCommit(7, out _);
        Write(5);

        Assert.True(_log.TryAnswer(7, out _));
        Assert.False(_log.TryAnswer(7, out _));
        Assert.Equal("11..15", Replay());
    }

    [Fact]
    public void Next_LaterUtteranceAnsweredFirst_GivesTheEarlierOne()
    {
        Write(3);
        _log.TryCommit(1, out _);
        Write(3);
        _log.TryCommit(2, out _);
        Write(2);

        Assert.True(_log.TryAnswer(2, out _));
        Assert.Equal("1..3 flush 1 7..8", Replay());
    }

    [Fact]
    public void Discard_OnlyWhatIsNotCommitted_Goes()
    {
        Write(3);
        _log.TryCommit(1, out _);
        Write(4);
        _log.Discard();
        Write(2);

        Assert.Equal("1..3 flush 1 8..9", Replay());
    }

    [Fact]
    public void Next_OldestIsGone_SaysHowMuch()
    {
        Write(30);
        _log.TryCommit(1, out _);
        Write(90);

        Assert.Equal("(20 gone) 21..30 flush 1 31..120", Replay());
        Assert.True(_log.TryAnswer(1, out var commit));
        Assert.Equal(20, commit.Skipped);
    }

    [Fact]
    public void Next_WholeUtteranceIsGone_IsNotFlushed()
    {
        Write(10);
        _log.TryCommit(1, out _);
        Write(150);

        Assert.Equal("(10 gone) gone 1 (50 gone) 61..160", Replay());
    }

    [Fact]
    public void TryCommit_TooManyWithoutAnswer_IsRefused()
    {
        for (var i = 0; i < 3; i++) Assert.True(_log.TryCommit(i, out _));

        Assert.False(_log.TryCommit(3, out _));
    }

    [Fact]
    public void Write_SteadyState_AllocatesNothing()
    {
        var samples = new short[20];
        for (var i = 0; i < 20; i++) _log.Write(samples); // Warm up.
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10_000; i++) _log.Write(samples);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Write(int count)
    {
        for (var i = 0; i < count; i++) _log.Write([++_next]);
    }

    private string Replay()
    {
        List<string> steps = [];
        List<short> run = [];
        var cursor = default(LogCursor);
        while (true)
        {
            _log.Next(ref cursor, 7, out var step);
            if (step.Skipped > 0) steps.Add($"({step.Skipped} gone)");
            if (step.Kind == LogStepKind.Samples)
            {
                run.AddRange(step.Samples);
                continue;
            }

            if (run.Count > 0)
            {
                Assert.Equal(Enumerable.Range(run[0], run.Count).Select(i => (short)i), run);
                steps.Add($"{run[0]}..{run[^1]}");
                run.Clear();
            }

            if (step.Kind == LogStepKind.CaughtUp) return string.Join(' ', steps);
            steps.Add($"{step.Kind.ToString().ToLowerInvariant()} {step.Utterance}");
        }
    }
}
