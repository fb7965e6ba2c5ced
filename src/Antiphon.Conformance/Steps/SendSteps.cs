using System.Text;
using System.Text.Json.Nodes;
using Antiphon.Conformance.Running;
using Antiphon.Conformance.Wire;

namespace Antiphon.Conformance.Steps;

/// <summary>A JSON message.</summary>
internal sealed record SendStep : ConformanceStep
{
    public required JsonNode? Json { get; init; }

    public override Task RunAsync(CaseRun run, CancellationToken cancellationToken) => run.SendJsonAsync(Json, cancellationToken);
}

/// <summary>Text as it stands, also when it is no message, in one or more fragments.</summary>
internal sealed record SendTextStep : ConformanceStep
{
    public required string Text { get; init; }

    public int Parts { get; init; } = 1;

    public override Task RunAsync(CaseRun run, CancellationToken cancellationToken) =>
        run.SendTextAsync(Encoding.UTF8.GetBytes(run.Variables.Fill(Text)), Parts, cancellationToken);
}

/// <summary>One binary message.</summary>
internal sealed record SendBinaryStep : ConformanceStep
{
    public required byte[] Bytes { get; init; }

    public override Task RunAsync(CaseRun run, CancellationToken cancellationToken) => run.SendBinaryAsync(Bytes, cancellationToken);
}

/// <summary>Audio at its own pace: speech or a hum, then silence.</summary>
internal sealed record SpeakStep : ConformanceStep
{
    public string? Text { get; init; }

    public TimeSpan Hum { get; init; }

    public TimeSpan Before { get; init; }

    public TimeSpan After { get; init; }

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        short[] voice = [];
        if (Text is not null)
        {
            if (run.Target.Speech is not { } speech) throw new ExpectationFailure("the case speaks, and nothing here makes speech: it needs capability speech");
            voice = await speech(Text, cancellationToken).ConfigureAwait(false);
            run.Transcript.Note($"speaks: {Text}");
        }

        await run.SendAudioAsync(
            [.. SyntheticVoice.Silence(Before), .. voice, .. SyntheticVoice.Hum(Hum), .. SyntheticVoice.Silence(After)], cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Nothing, for a while.</summary>
internal sealed record WaitStep : ConformanceStep
{
    public required TimeSpan Duration { get; init; }

    public override Task RunAsync(CaseRun run, CancellationToken cancellationToken) => Task.Delay(Duration, run.Time, cancellationToken);
}

/// <summary>A message again and again.</summary>
internal sealed record RepeatStep : ConformanceStep
{
    public required int Times { get; init; }

    public required TimeSpan Every { get; init; }

    public required ConformanceStep Step { get; init; }

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Times; i++)
        {
            if (i > 0) await Task.Delay(Every, run.Time, cancellationToken).ConfigureAwait(false);
            await Step.RunAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>The client's close frame, or its disappearance.</summary>
internal sealed record CloseStep : ConformanceStep
{
    public int Code { get; init; } = 1000;

    public bool IsAbort { get; init; }

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        if (IsAbort) run.Abort();
        else await run.CloseAsync(Code, null, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The server is told to stop in good order.</summary>
internal sealed record StopServerStep : ConformanceStep
{
    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        if (run.Target.StopAsync is not { } stop) throw new ExpectationFailure("nothing here can stop the server: the case needs capability stop");
        run.Transcript.Note("the server is told to stop");
        await stop().ConfigureAwait(false);
    }
}
