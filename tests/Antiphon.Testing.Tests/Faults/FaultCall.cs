using System.Runtime.CompilerServices;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Testing.Faults;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Tests.Faults;

/// <summary>
/// A whole call in virtual time with faults in it: a caller whose words are in the sound, an agent with a tool whose answer
/// is in the sound too, so that what the caller heard is read from the recording of the line and from nothing else.
/// </summary>
internal sealed class FaultCall : IDisposable
{
    public const string Greeting = "Hello.";
    public const string Answer = "We open at nine. See you soon.";
    public const string Apology = "Sorry, something went wrong on my side. Could you say that again?";
    public const string CallerWords = "when do you open";

    private const int FrameSamples = 320;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly OneThread _thread;

    private FaultCall(IEnumerable<string> faults, RecordingLineOptions? lineOptions)
    {
        _thread = new OneThread(Time);
        Injection = new FaultInjection(faults.Select(ChosenFault.Parse), Time);
        Line = new RecordingLine(Time, lineOptions);
    }

    public VirtualTime Time { get; } = new();

    public FaultInjection Injection { get; }

    public RecordingLine Line { get; }

    public LogRecorder Log { get; } = new();

    public FaultCounts Counts { get; } = new();

    public VoiceSession Session { get; private set; } = null!;

    public bool IsOver => Session.Completion.IsCompleted;

    public SessionEnd End => Session.Completion.Result;

    /// <summary>All words in the sound that was handed to the line.</summary>
    public string Heard => LoopbackVoice.Hear(Line.TakeSamples());

    /// <summary>Every code that the session told of, by an event or by its end.</summary>
    public IReadOnlySet<ErrorCode> Told => Line.Events.Select(item => item switch
    {
        SessionEvent.Fault fault => fault.Error.Code,
        SessionEvent.ToolFinished tool => tool.Error,
        SessionEvent.Ended ended => ended.End.Error?.Code,
        _ => null,
    }).OfType<ErrorCode>().ToHashSet();

    /// <summary>Starts a call; the session may have ended when this returns, the greeting has been heard otherwise.</summary>
    public static FaultCall Start(IEnumerable<string> faults, RecordingLineOptions? lineOptions = null)
    {
        var call = new FaultCall(faults, lineOptions);
        var (time, injection) = (call.Time, call.Injection);
        var sessionTime = injection.Wrap((TimeProvider)time);
        var services = injection.Wrap(new VoiceSessionServices
        {
            Runner = new AgentRunner(injection.Wrap(new Desk()), null, sessionTime, call.Log),
            SpeechToText = new LoopbackSpeechToText(),
            TextToSpeech = new LoopbackTextToSpeech(),
            TimeProvider = time,
            LoggerFactory = call.Log,
            Scheduler = call._thread.Scheduler,
        });
        var agent = new VoiceAgent { Agent = new Agent { Name = "desk", TellsTime = false, Tools = [AgentTool.Create(() => "nine", "opening_time", "When it opens.")] }, Greeting = Greeting };
        var options = new VoiceSessionOptions
        {
            Id = "s1",
            Agent = agent,
            TranscriptTimeout = TimeSpan.FromSeconds(5),
            // What is heard is compared word for word; what fillers do has tests of its own.
            Liveness = new LivenessOptions { Fillers = [], ComfortSound = false, SilenceLimit = TimeSpan.FromMinutes(2) },
        };
        call.Session = VoiceSession.Start(injection.Wrap(options), services, injection.Wrap(call.Line));
        call.Line.Attach(call.Session);
        injection.Attach(call.Session);
        call.Until(() => call.HasHeard(1));
        return call;
    }

    /// <summary>A turn of the caller by voice; returns when the agent's answer has been heard, or the session has ended, or the
    /// session's patience is over.</summary>
    public void Speak(string words = CallerWords)
    {
        if (IsOver) return;
        var heard = Line.EventsOf<SessionEvent.AgentHeard>().Count;
        Sound(new short[16_000 / 2]);
        Sound(LoopbackVoice.Say(words));
        Sound(new short[16_000]);
        Until(() => HasHeard(heard + 1));
    }

    /// <summary>A turn of the caller by keyboard.</summary>
    public void Type(string words = CallerWords)
    {
        if (IsOver) return;
        var heard = Line.EventsOf<SessionEvent.AgentHeard>().Count;
        Session.SubmitText(words);
        Until(() => HasHeard(heard + 1));
    }

    /// <summary>Sound of the caller, frame by frame at the clock's pace.</summary>
    public void Sound(short[] samples)
    {
        for (var at = 0; at < samples.Length && !IsOver; at += FrameSamples)
        {
            Injection.WriteAudio(samples.AsSpan(at, Math.Min(FrameSamples, samples.Length - at)));
            _thread.Advance(Frame);
        }
    }

    /// <summary>Moves on until the condition holds, the session has ended, or a minute and a half is over.</summary>
    public void Until(Func<bool> condition)
    {
        var limit = Time.Elapsed + Patience;
        while (!condition() && !IsOver && Time.Elapsed < limit) _thread.Advance(Frame);
    }

    /// <summary>Hangs up unless the session has ended, and waits for the end.</summary>
    public void HangUp()
    {
        Session.End("client_closed");
        Until(() => false);
        if (!IsOver) throw new ExpectationFailedException("The session did not end.");
    }

    public void Dispose()
    {
        Injection.Dispose();
        HangUp();
        Counts.Dispose();
        Line.Dispose();
    }

    private bool HasHeard(int count) => Line.EventsOf<SessionEvent.AgentHeard>().Count >= count;

    /// <summary>Looks the opening time up, then says it.</summary>
    private sealed class Desk : IChatClient
    {
        private int _calls;

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            cancellationToken.ThrowIfCancellationRequested();
            if (messages.Last().Role == ChatRole.User)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent($"call_{++_calls}", "opening_time", new Dictionary<string, object?>())]);
                yield break;
            }

            foreach (var sentence in (string[])["We open at nine. ", "See you soon."]) yield return new ChatResponseUpdate(ChatRole.Assistant, sentence);
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("The runner streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
