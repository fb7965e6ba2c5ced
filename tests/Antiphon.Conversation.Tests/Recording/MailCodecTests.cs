using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Concurrency;
using Antiphon.Conversation.Recording;
using Antiphon.Speech;
using Antiphon.Turns;

namespace Antiphon.Conversation.Tests.Recording;

public sealed class MailCodecTests
{
    private static readonly SpokenSegment Segment = new(7, "Two words.", 3, CancellationToken.None) { Number = 12 };

    private static readonly VoiceException[] Errors =
    [
        new(ErrorCodes.ModelFailed, "plain") { IsTransient = true, RetryAfter = TimeSpan.FromSeconds(2), CorrelationId = "r1" },
        new ProtocolException(ErrorCodes.RecordingInvalid, "protocol") { Path = "a.b" },
        new ProviderException(ErrorCodes.TextToSpeechFailed, "somebody", "provider") { Status = 503 },
        new ConnectionException(ErrorCodes.SpeechToTextClosed, "connection") { Status = 1011 },
    ];

    private static readonly AgentEvent[] AgentEvents =
    [
        new AgentEvent.ModelRequested(2),
        new AgentEvent.TextDelta("a word \ud83c"),
        new AgentEvent.Thought("hm"),
        new AgentEvent.ToolStarted("c1", "book", """{"day":"monday"}"""),
        new AgentEvent.ToolFinished("c1", "book", "booked", TimeSpan.FromMilliseconds(12.5)),
        new AgentEvent.ToolFinished("c2", "book", "failed", TimeSpan.Zero) { Error = ErrorCodes.ToolTimeout },
        new AgentEvent.EndRequested("handed_over"),
        new AgentEvent.Completed(),
    ];

    private static readonly SpeechToTextEvent[] Recognitions =
    [
        new SpeechToTextEvent.Interim("so f"),
        new SpeechToTextEvent.Final(3, "so far") { Confidence = 0.25, Words = [new RecognizedWord("so", TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(120))] },
        new SpeechToTextEvent.Final(4, ""),
        new SpeechToTextEvent.EndOfTurn(),
        new SpeechToTextEvent.EndOfTurn { AfterUtterance = 4 },
        new SpeechToTextEvent.Fault(Errors[0]),
        new SpeechToTextEvent.Fault(Errors[0]) { Utterance = 5 },
    ];

    private static readonly Mail[] Samples =
    [
        new(MailKind.Audio, 640, AudioFrame.Copy([1, -2, 3], 16_000, 640)),
        new(MailKind.TypedText, 0, "typed"),
        new(MailKind.Speak, 1, "say this"),
        new(MailKind.Expect, 0, ExpectedInput.YesNo),
        new(MailKind.Expect, 0, ExpectedInput.Digits(8)),
        new(MailKind.Interject, 0, "say this now"),
        new(MailKind.EndCallerTurn),
        new(MailKind.UseAgent, 0, new Agent { Name = "sales", Instructions = "Sell." }),
        new(MailKind.Mark, 9),
        new(MailKind.SpeechToTextOpened),
        new(MailKind.SpeechToTextOpened, 0, new Parts()),
        new(MailKind.SpeechToTextOpened, 0, Errors[0]),
        new(MailKind.TextToSpeechOpened),
        new(MailKind.TextToSpeechOpened, 0, new Pump(22_050)),
        new(MailKind.TextToSpeechOpened, 0, Errors[2]),
        .. Recognitions.Select(recognition => new Mail(MailKind.Recognition, 0, recognition)),
        .. AgentEvents.Select(agentEvent => new Mail(MailKind.AgentEvent, 4, agentEvent)),
        .. Errors.Select(error => new Mail(MailKind.AgentFailed, 4, error)),
        new(MailKind.SpeechAudio, 7, AudioFrame.Copy([5, 6], 22_050, 44), Segment),
        new(MailKind.SpeechWords, 7, new WordMark[] { new(0, 3, 10, 400), new(4, 6, 400, 900) }, Segment),
        new(MailKind.SpeechSegmentDone, 7, null, Segment),
        new(MailKind.SpeechFailed, 7, Errors[3], Segment),
        new(MailKind.SpeechContinued, 7, new SegmentContinuation(4, 800) { Error = Errors[2] }, Segment),
        new(MailKind.Tick),
        new(MailKind.TranscriptTimeout, 6),
        new(MailKind.LivenessTimer),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Samples.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Mail_ReadAndWrittenAgain_IsTheSame(int number)
    {
        var (first, second) = (new RecordWriter(), new RecordWriter());
        MailCodec.Write(first, Samples[number]);

        var reader = new RecordReader(first.Written);
        var read = MailCodec.Read(ref reader, new Parts());
        MailCodec.Write(second, read);

        Assert.Equal(0, reader.Left);
        Assert.Equal((Samples[number].Kind, Samples[number].Number), (read.Kind, read.Number));
        Assert.Equal(first.Written, second.Written);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Mail_CutAnywhere_IsACodedError(int number)
    {
        var writer = new RecordWriter();
        MailCodec.Write(writer, Samples[number]);
        var bytes = writer.Written.ToArray();

        for (var length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<VoiceException>(() =>
            {
                var reader = new RecordReader(bytes.AsSpan(0, length));
                MailCodec.Read(ref reader, new Parts());
            });
            Assert.Equal(ErrorCodes.RecordingInvalid, error.Code);
        }
    }

    [Fact]
    public void EveryKindOfMail_CanBeRecorded() =>
        Assert.Empty(Enum.GetValues<MailKind>().Except(Samples.Select(mail => mail.Kind)));

    [Fact]
    public void EveryAgentEvent_CanBeRecorded() =>
        Assert.Empty(typeof(AgentEvent).GetNestedTypes().Except(AgentEvents.Select(agentEvent => agentEvent.GetType())));

    [Fact]
    public void EveryRecognitionEvent_CanBeRecorded() =>
        Assert.Empty(typeof(SpeechToTextEvent).GetNestedTypes().Except(Recognitions.Select(recognition => recognition.GetType())));

    [Fact]
    public void Read_SegmentThatWasNeverHandedOver_IsACodedError()
    {
        var writer = new RecordWriter();
        MailCodec.Write(writer, new Mail(MailKind.SpeechSegmentDone, 7, null, new SpokenSegment(7, "x", 0, CancellationToken.None) { Number = 99 }));

        var error = Assert.Throws<VoiceException>(() =>
        {
            var reader = new RecordReader(writer.Written);
            MailCodec.Read(ref reader, new ReplayParts(PlayoutReporting.PacedClock, new ReplayTap(), null));
        });

        Assert.Equal(ErrorCodes.RecordingInvalid, error.Code);
    }

    private sealed record Pump(int SampleRateHz) : ISpeechPump
    {
        public bool TryEnqueue(SpokenSegment segment) => true;

        public void Consumed(TimeSpan duration)
        {
        }
    }

    private sealed class Parts : IMailParts
    {
        public object RecognitionCredits { get; } = new CreditGate(0);

        public ISpeechToTextSession OpenRecognition() => new ReplayParts(PlayoutReporting.PacedClock, new ReplayTap(), null).OpenRecognition();

        public ISpeechPump OpenSynthesis(int sampleRateHz) => new Pump(sampleRateHz);

        SpokenSegment IMailParts.Segment(long number) => number == Segment.Number ? Segment : throw new InvalidOperationException();
    }
}
