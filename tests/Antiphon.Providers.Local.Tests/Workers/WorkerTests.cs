using System.Diagnostics;
using Antiphon.Providers.Local.Workers;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Tests.Workers;

public sealed class WorkerTests
{
    private const string Cancel = "please cancel my appointment on monday";
    private const string ComeIn = "can i come in on friday at ten thirty in the morning";
    private static readonly SpeechToTextOptions Desk = new() { Vocabulary = Hearing.Desk };

    private static LocalSpeechOptions Workers { get; } = Hearing.InProcess with
    {
        Host = EngineHost.Worker,
        Workers = new LocalWorkerOptions { Warm = 0, Max = 4, StartTimeout = TimeSpan.FromSeconds(60), AnswerTimeout = TimeSpan.FromSeconds(60) },
    };

    [Fact]
    public async Task Flush_InWorker_GivesWhatTheEngineGives()
    {
        await using var speech = new LocalSpeechToText(Workers);
        await using var session = await speech.OpenAsync(Desk);

        session.Write(await Hearing.SayAsync(Cancel, "rms"));
        session.Flush(5);
        var events = await Hearing.UntilFinalAsync(session);

        var final = Assert.IsType<SpeechToTextEvent.Final>(events[^1]);
        Assert.Equal((5L, Cancel), (final.Utterance, final.Text));
        Assert.Equal(Cancel.Split(' '), final.Words.Select(w => w.Text));
        Assert.NotNull(final.Confidence);
        Assert.Contains(events, e => e is SpeechToTextEvent.Interim);
    }

    [Fact]
    public async Task Flush_RecogniserKilledInMidWord_CostsThatUtteranceOnly()
    {
        await using var speech = new LocalSpeechToText(Workers);
        await using var session = await speech.OpenAsync(Desk);
        await using var other = await speech.OpenAsync(Desk);
        var said = await Hearing.SayAsync(Cancel, "rms");
        var otherSaid = await Hearing.SayAsync(ComeIn, "rms");
        session.Write(said.AsSpan(0, said.Length / 2));
        other.Write(otherSaid.AsSpan(0, otherSaid.Length / 2));
        await FirstAsync<SpeechToTextEvent.Interim>(session);
        var killed = ((WorkerSpeechToTextSession)session).WorkerId!.Value;

        using (var process = Process.GetProcessById(killed)) process.Kill();
        session.Write(said.AsSpan(said.Length / 2));
        session.Flush(1);
        other.Write(otherSaid.AsSpan(otherSaid.Length / 2));
        other.Flush(1);

        var fault = Assert.IsType<SpeechToTextEvent.Fault>((await Hearing.UntilFinalAsync(session))[^1]);
        Assert.Equal((ErrorCodes.EngineCrashed, true, 1L), (fault.Error.Code, fault.Error.IsTransient, fault.Utterance));
        Assert.Equal(ComeIn, ((SpeechToTextEvent.Final)(await Hearing.UntilFinalAsync(other))[^1]).Text);
        session.Write(said);
        session.Flush(2);
        var final = Assert.IsType<SpeechToTextEvent.Final>((await Hearing.UntilFinalAsync(session))[^1]);
        Assert.Equal((2L, Cancel), (final.Utterance, final.Text));
        Assert.NotEqual(killed, ((WorkerSpeechToTextSession)session).WorkerId);
    }

    [Fact]
    public async Task SpeakAsync_InWorker_GivesTheSameSamplesAndMarksAsInProcess()
    {
        const string text = "Come on Tuesday at 10:30, please.";
        await using var speech = new LocalTextToSpeech(Workers);
        await using var near = new LocalTextToSpeech(Hearing.InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        await using var nearSession = await near.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });

        var spoken = await Spoken.ReadAsync(session, text);

        var expected = await Spoken.ReadAsync(nearSession, text);
        Assert.Equal(expected.Samples, spoken.Samples);
        Assert.Equal(expected.Marks, spoken.Marks);
    }

    [Fact]
    public async Task SpeakAsync_SynthesiserKilledInMidWord_CostsThatSegmentOnly()
    {
        await using var speech = new LocalTextToSpeech(Workers);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        await using var other = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        await using var near = new LocalTextToSpeech(Hearing.InProcess);
        await using var nearSession = await near.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        var expected = await Spoken.ReadAsync(nearSession, ComeIn);
        var killed = ((WorkerTextToSpeechSession)session).WorkerId!.Value;

        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var chunk in session.SpeakAsync(string.Concat(Enumerable.Repeat("this goes on and on without an end. ", 100))))
            {
                if (chunk.Audio.Position == 0)
                {
                    using var process = Process.GetProcessById(killed);
                    process.Kill();
                }

                chunk.Audio.Dispose();
            }
        });
        var undisturbed = await Spoken.ReadAsync(other, ComeIn);
        var next = await Spoken.ReadAsync(session, ComeIn);

        Assert.Equal((ErrorCodes.EngineCrashed, true), (error.Code, error.IsTransient));
        Assert.Equal(expected.Samples, undisturbed.Samples);
        Assert.Equal(expected.Samples, next.Samples);
    }

    [Fact]
    public async Task SpeakAsync_CancelledInWorker_NextSegmentIsClean()
    {
        await using var speech = new LocalTextToSpeech(Workers);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        using var barge = new CancellationTokenSource();
        var worker = ((WorkerTextToSpeechSession)session).WorkerId;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in session.SpeakAsync(string.Concat(Enumerable.Repeat("this goes on and on. ", 100)), barge.Token))
            {
                chunk.Audio.Dispose();
                await barge.CancelAsync();
            }
        });
        var next = await Spoken.ReadAsync(session, "hello");

        Assert.Equal(0, next.FirstPosition);
        Assert.Single(next.Marks);
        Assert.Equal(worker, ((WorkerTextToSpeechSession)session).WorkerId);
    }

    [Fact]
    public async Task OpenAsync_MoreThanTheLimit_IsRefusedUntilOneIsClosed()
    {
        await using var speech = new LocalTextToSpeech(Workers with { Workers = Workers.Workers with { Max = 1 } });
        var first = await speech.OpenAsync(new TextToSpeechOptions());

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await speech.OpenAsync(new TextToSpeechOptions()));
        await first.DisposeAsync();
        await using var second = await speech.OpenAsync(new TextToSpeechOptions());

        Assert.Same(ErrorCodes.TextToSpeechUnavailable, error.Code);
        Assert.NotEmpty((await Spoken.ReadAsync(second, "hello")).Samples);
    }

    [Fact]
    public async Task OpenAsync_EngineMissingInWorker_NamesTheCommandThatInstallsIt()
    {
        await using var speech = new LocalSpeechToText(Workers with { ModelDirectory = "/nowhere" });

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await speech.OpenAsync(Desk));

        Assert.Same(ErrorCodes.EngineMissing, error.Code);
        Assert.Contains(LocalEngines.InstallCommand, error.Message);
    }

    [Fact]
    public async Task OpenAsync_ProgramMissing_IsACodedError()
    {
        await using var speech = new LocalSpeechToText(Workers with { Workers = Workers.Workers with { FileName = "/nowhere/antiphon" } });

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await speech.OpenAsync(Desk));

        Assert.Same(ErrorCodes.SpeechToTextUnavailable, error.Code);
    }

    [Fact]
    public async Task OpenAsync_WarmPool_ServesSessionsAfterEachOther()
    {
        await using var speech = new LocalTextToSpeech(Workers with { Workers = Workers.Workers with { Warm = 2 } });
        for (var i = 0; i < 3; i++)
        {
            await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
            Assert.NotEmpty((await Spoken.ReadAsync(session, "hello")).Samples);
        }
    }

    [Fact]
    public async Task RunAsync_ParentGone_WorkerExits()
    {
        var start = WorkerCommand.For(WorkerCommand.TextToSpeech, new LocalWorkerOptions());
        using var worker = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        worker.StandardInput.Close();
        await worker.WaitForExitAsync(limit.Token);

        Assert.Equal(0, worker.ExitCode);
    }

    private static async Task FirstAsync<T>(ISpeechToTextSession session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var item in session.ReadEventsAsync(limit.Token))
        {
            if (item is T) return;
        }
    }
}
