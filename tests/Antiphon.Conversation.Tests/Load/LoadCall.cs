using Antiphon.Agents;
using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Load;

/// <summary>One of many calls on the same clock: everything scripted and strict, queues tight.</summary>
internal sealed class LoadCall : IAsyncDisposable
{
    public const string Question = "when are you open";
    public const string Answer = "We are open from eight to six, every day.";

    public static readonly TimeSpan InboundCapacity = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan OutboundCapacity = TimeSpan.FromMilliseconds(400);

    private readonly ScriptedSpeechToText _ears;
    private readonly ScriptedTextToSpeech _voice;
    private readonly ScriptedChatClient _model;

    public LoadCall(VirtualTime time, int number)
    {
        _ears = new ScriptedSpeechToText(time).Hears(Question);
        _voice = new ScriptedTextToSpeech(time) { CharacterDuration = TimeSpan.FromMilliseconds(25), ChunkDuration = TimeSpan.FromMilliseconds(100) };
        _model = new ScriptedChatClient(time).Then(new ChatStep().ExpectLast(Question).Text(Answer));
        Line = new RecordingLine(time, new RecordingLineOptions { KeepSamples = false });
        var options = new VoiceSessionOptions
        {
            Id = $"s{number}",
            Agent = new VoiceAgent { Agent = new Agent { Name = "load" } },
            NoiseReduction = false, // Arithmetic alone; its queues are what this is about.
            InboundCapacity = InboundCapacity,
            OutboundCapacity = OutboundCapacity,
        };
        var services = new VoiceSessionServices { Runner = new AgentRunner(_model, null, time), SpeechToText = _ears, TextToSpeech = _voice, TimeProvider = time };
        Session = VoiceSession.Start(options, services, Line);
    }

    public VoiceSession Session { get; }

    public RecordingLine Line { get; }

    public int OpenProviderSessions => _ears.OpenSessions + _voice.OpenSessions;

    /// <summary>Synthesised and not handed to the line.</summary>
    public TimeSpan MadeAhead => TimeSpan.FromSeconds((_voice.Spoken.Sum(segment => segment.SamplesMade) - Line.TotalSamples) / 16_000.0);

    public void Verify()
    {
        _ears.Verify();
        _voice.Verify();
        _model.Verify();
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        Line.Dispose();
    }
}
