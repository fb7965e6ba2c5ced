using Antiphon.Agents;
using Antiphon.Conversation.Recording;
using Antiphon.Conversation.Tests.Recording;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Session;

/// <summary>A whole call in virtual time: a session, its line, scripted providers, and a caller who speaks frame by frame.</summary>
internal sealed class Call : IAsyncDisposable
{
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly short[] _samples = new short[320];
    private readonly Random _random = new(1);
    private readonly MemoryRecordSink _records = new(64 * 1024 * 1024);
    private VoiceSessionServices _services = null!;
    private bool _isReplayed;
    private long _position;

    public Call()
    {
        Time = new VirtualTime { SettleLimit = TimeSpan.FromMilliseconds(200) }; // Also on a machine that is busy with other things.
        Ears = new ScriptedSpeechToText(Time);
        Voice = new ScriptedTextToSpeech(Time);
        Model = new ScriptedChatClient(Time);
    }

    public VirtualTime Time { get; }

    public ScriptedSpeechToText Ears { get; set; }

    public ScriptedTextToSpeech Voice { get; set; }

    public ScriptedChatClient Model { get; }

    public RecordingLineOptions LineOptions { get; set; } = new();

    public RecordingLine Line { get; private set; } = null!;

    public VoiceSession Session { get; private set; } = null!;

    public AIFunction[] Tools { get; set; } = [];

    /// <summary>Whether the call is recorded; at its end its recording must replay without a difference then.</summary>
    public bool IsRecorded { get; set; }

    public string? Greeting { get; set; }

    public Func<VoiceSessionOptions, VoiceSessionOptions> Configure { get; set; } = options => options;

    public Func<VoiceSessionServices, VoiceSessionServices> ConfigureServices { get; set; } = services => services;

    public async Task StartAsync()
    {
        Line = new RecordingLine(Time, LineOptions);
        _services = ConfigureServices(new VoiceSessionServices
        {
            Runner = new AgentRunner(Model, null, Time),
            SpeechToText = Ears,
            TextToSpeech = Voice,
            TimeProvider = Time,
            Recorder = IsRecorded ? new CallRecorder((_, _, _) => _records) : null,
        });
        var agent = new VoiceAgent { Agent = new Agent { Name = "test", Instructions = "Help.", Tools = Tools }, Greeting = Greeting };
        Session = VoiceSession.Start(Configure(new VoiceSessionOptions { Id = "s1", Agent = agent }), _services, Line);
        Line.Attach(Session);
        await Until<SessionEvent.Started>();
    }

    public Task<TEvent> Until<TEvent>(Func<TEvent, bool>? predicate = null, int limitMs = 60_000)
        where TEvent : SessionEvent =>
        Time.AdvanceUntilAsync(Line.WaitForAsync(predicate), TimeSpan.FromMilliseconds(limitMs), Frame);

    public Task SpeakAsync(int milliseconds) => FeedAsync(milliseconds, voiced: true);

    public Task BeSilentAsync(int milliseconds) => FeedAsync(milliseconds, voiced: false);

    /// <summary>Speaks and then waits in silence until the agent's answer has been heard.</summary>
    public async Task<SessionEvent.AgentHeard> TurnAsync(int milliseconds = 600)
    {
        await SpeakAsync(milliseconds);
        await BeSilentAsync(500);
        return await Until<SessionEvent.AgentHeard>();
    }

    public IReadOnlyList<TEvent> Events<TEvent>()
        where TEvent : SessionEvent => Line.EventsOf<TEvent>();

    public string[] History() => [.. Session.History.Select(message =>
        $"{message.Role}: {string.Join(' ', message.Contents.Select(content => content switch
        {
            FunctionCallContent call => $"<{call.Name}>",
            FunctionResultContent result => $"={result.Result}",
            _ => content.ToString(),
        }))}")];

    /// <summary>What the far end has played or will play: what was handed over less what a flush dropped.</summary>
    public short[] Played()
    {
        var all = Line.TakeSamples();
        var played = new List<short>();
        foreach (var entry in Line.Entries)
        {
            if (entry is LineEntry.Audio audio) played.AddRange(all.AsSpan((int)audio.FirstSample, audio.SampleCount));
            if (entry is LineEntry.Flush flush) played.RemoveRange(played.Count - (int)flush.DroppedSamples, (int)flush.DroppedSamples);
        }

        return [.. played];
    }

    public async Task<SessionEnd> EndAsync()
    {
        Session.End("client_closed");
        return await Time.AdvanceUntilAsync(Session.Completion, TimeSpan.FromSeconds(30));
    }

    /// <summary>The call as it was recorded; ends it.</summary>
    public async Task<byte[]> RecordAsync()
    {
        await FinishAsync();
        return _records.Written.ToArray();
    }

    /// <summary>The recording put through the session's code again.</summary>
    public async Task<ReplayResult> ReplayAsync(Func<VoiceSessionOptions, VoiceSessionOptions>? options = null)
    {
        _isReplayed = true;
        using var recording = CallRecording.Open(new MemoryStream(await RecordAsync()));
        return await CallReplay.RunAsync(recording, new ReplayOptions { Options = options, Services = services => services with { VoiceActivity = _services.VoiceActivity } });
    }

    public async ValueTask DisposeAsync()
    {
        if (Session is null) return;
        await FinishAsync();
        if (!_isReplayed && _services.Recorder is not null) Recorded.AssertSame(await ReplayAsync());
        Line.Dispose();
    }

    private async Task FinishAsync()
    {
        Session.End("disposed");
        await Time.AdvanceUntilAsync(Session.Completion, TimeSpan.FromSeconds(30));
        await Session.DisposeAsync();
    }

    private async Task FeedAsync(int milliseconds, bool voiced)
    {
        for (var i = 0; i < milliseconds / 20; i++)
        {
            if (voiced) SyntheticVoice.Speak(_samples, _position);
            else SyntheticVoice.Silence(_samples, _random);
            _position += _samples.Length;
            Session.WriteAudio(_samples);
            await Time.AdvanceAsync(Frame);
        }
    }
}
