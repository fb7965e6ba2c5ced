using Antiphon.Conversation;
using Antiphon.Providers.Local;
using Antiphon.Samples.Appointments;
using Antiphon.Server;
using Antiphon.Server.AgentFiles;
using Antiphon.Server.Hosting;
using Antiphon.Speech;
using Antiphon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Demo;

/// <summary>The demo from start to end: server, call, report, files, verdict.</summary>
internal sealed class DemoRun(Terminal terminal, string? agentFile, string directory, string? record, bool json)
{
    private const string AgentVoice = "slt";
    private const string CallerVoice = "rms";

    /// <summary>No demo call is longer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly TimeProvider _time = TimeProvider.System;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        RequireEngines();
        var directoryPath = Path.GetFullPath(directory);
        Directory.CreateDirectory(directoryPath);
        var database = FreshCalendar(directoryPath);
        using var calendar = AppointmentCalendar.Open(database, _time);
        using var toolsets = new Toolsets(() => calendar);
        using var limit = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await RunAsync(AgentFile.Read(agentFile ?? AgentFiles.Default(), toolsets.All), calendar, directoryPath, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VoiceException(ErrorCodes.DemoIncomplete, $"The call was not over after {Limit.TotalMinutes:F0} minutes.");
        }
    }

    private async Task<int> RunAsync(VoiceAgent agent, AppointmentCalendar calendar, string directoryPath, CancellationToken cancellationToken)
    {
        agent = agent with { Voice = agent.Voice ?? AgentVoice };
        var track = new CallTrack(_time);
        var timeline = new Timeline(track);
        var report = new DemoReport(terminal, json, timeline);
        var app = Server(agent, timeline);
        await using (app.ConfigureAwait(false))
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            var host = app.Services.GetRequiredService<ISessionHost>();
            var address = app.Urls.Single();
            report.Begin(agent.Agent.Name, address, host.ModelName, agent.Greeting);
            var turns = await CallAsync(agent, address, track, timeline, report, cancellationToken).ConfigureAwait(false);
            await app.StopAsync(cancellationToken).ConfigureAwait(false);

            report.Print(turns(), isOver: true);
            await SaveAsync(directoryPath, track, timeline, turns(), cancellationToken).ConfigureAwait(false);
            var summary = DemoSummary.Of(turns(), calendar.Appointments() is [var first, ..] ? first : null);
            report.Summary(summary, directory);
            DemoVerdict.Require(Books(agent), turns(), summary);
            return CliApp.Success;
        }
    }

    private async Task<Func<IReadOnlyList<DemoTurn>>> CallAsync(VoiceAgent agent, string address, CallTrack track, Timeline timeline, DemoReport report,
        CancellationToken cancellationToken)
    {
        var ear = new DemoEar(track, _time);
        ICaller caller = Books(agent) ? new BookingCaller(Weekday()) : new ExampleCaller(agent);
        var call = new DemoCall(caller, track, ear, timeline, _time);
        call.Spoken = () => report.Print(call.Turns, isOver: false);
        var voice = new LocalTextToSpeech(new LocalSpeechOptions { Host = EngineHost.InProcess }, _time);
        await using (voice.ConfigureAwait(false))
        {
            var line = await DemoLine.ConnectAsync(new Uri(address), ear, _time, cancellationToken).ConfigureAwait(false);
            await using (line.ConfigureAwait(false))
            {
                var options = new SyntheticCallerOptions { SampleRateHz = CallTrack.SampleRateHz, Voice = new TextToSpeechOptions { Voice = CallerVoice } };
                await call.RunAsync(voice, options, line.SendAsync, cancellationToken).ConfigureAwait(false);
            }
        }

        return () => call.Turns;
    }

    private WebApplication Server(VoiceAgent agent, Timeline timeline) => AntiphonServer.Build(["--urls", "http://127.0.0.1:0"], setup =>
    {
        setup.Agent = agent;
        setup.Observers.Add(timeline);
        setup.TimeProvider = _time;
        setup.Recorder = Recorder();
        // What goes wrong shows; what goes well is in the report.
        setup.Logging = logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Error);
        setup.Configure = options =>
        {
            options.Keys.Clear();
            options.Agent = null;
            options.Recording.Directory = null;
            options.Speech.Host = SpeechHost.InProcess;
        };
    });

    private CallRecorder? Recorder()
    {
        if (record is null) return null;
        if (!record.EndsWith(CallRecorder.FileExtension, StringComparison.Ordinal)) return CallRecorder.ToDirectory(record);
        File.Delete(record); // As the demo's other files: of the last call.
        return CallRecorder.ToFile(record);
    }

    private static bool Books(VoiceAgent agent) => agent.Agent.Tools.Any(tool => tool.Name == BookingCaller.BookingTool);

    /// <summary>A working day from the day after tomorrow on.</summary>
    private string Weekday()
    {
        var day = _time.GetLocalNow().Date.AddDays(2);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) day = day.AddDays(1);
        return day.DayOfWeek.ToString().ToLowerInvariant();
    }

    private static void RequireEngines()
    {
        if (LocalEngines.CanHear() && LocalEngines.CanSpeak()) return;
        throw new VoiceException(ErrorCodes.EngineMissing, $"The demo talks, and the local speech engines are not installed. Install them with: {LocalEngines.InstallCommand}");
    }

    private static string FreshCalendar(string directoryPath)
    {
        var database = Path.Combine(directoryPath, "appointments.db");
        foreach (var file in (string[])[database, database + "-wal", database + "-shm", database + "-journal"]) File.Delete(file);
        return database;
    }

    private static async Task SaveAsync(string directoryPath, CallTrack track, Timeline timeline, IReadOnlyList<DemoTurn> turns, CancellationToken cancellationToken)
    {
        var wav = File.Create(Path.Combine(directoryPath, "call.wav"));
        await using (wav.ConfigureAwait(false)) await track.WriteAsync(wav, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(directoryPath, "timeline.json"), timeline.ToJson(turns), cancellationToken).ConfigureAwait(false);
    }
}
