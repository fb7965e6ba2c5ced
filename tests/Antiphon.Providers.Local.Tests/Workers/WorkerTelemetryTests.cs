using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Antiphon.Providers.Local.Telemetry;
using Antiphon.Providers.Local.Workers;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Tests.Workers;

/// <summary>Measurements of the whole process: other tests run beside these, so that they say what was at least.</summary>
public sealed class WorkerTelemetryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<(string Instrument, double Value)> _measured = new();
    private readonly TaskCompletionSource<long> _crash = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MeterListener _listener = new();

    public WorkerTelemetryTests()
    {
        _listener.InstrumentPublished = (instrument, listener) => { if (instrument.Meter.Name == LocalTelemetry.SourceName) listener.EnableMeasurementEvents(instrument); };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => { if (instrument.Name == "antiphon.worker.crashes") _crash.TrySetResult(value); });
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Session_InAWorker_IsCountedWhileItLasts()
    {
        await using (var speech = new LocalTextToSpeech(Workers))
        await using (await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" }))
        {
            Assert.Contains(("antiphon.worker.running", 1), _measured);
            Assert.Contains(("antiphon.worker.leased", 1), _measured);
        }

        Assert.Contains(("antiphon.worker.leased", -1), _measured);
        Assert.Contains(("antiphon.worker.running", -1), _measured);
        Assert.Contains(_measured, m => m.Instrument == "antiphon.worker.open.duration");
    }

    [Fact]
    public async Task Worker_Killed_IsACrash()
    {
        await using var speech = new LocalTextToSpeech(Workers);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        using var process = Process.GetProcessById(((WorkerTextToSpeechSession)session).WorkerId!.Value);

        process.Kill();

        Assert.Equal(1, await _crash.Task.WaitAsync(Patience));
    }

    private static LocalSpeechOptions Workers { get; } = Hearing.InProcess with
    {
        Host = EngineHost.Worker,
        Workers = new LocalWorkerOptions { Warm = 0, Max = 4, StartTimeout = Patience, AnswerTimeout = Patience },
    };
}
