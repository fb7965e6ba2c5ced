namespace Antiphon.Conversation;

/// <summary>
/// One conversation: a mailbox with one reader (R1). Everything that reaches it enters through the members below, which are
/// thread-safe and never wait; everything it does goes out through its <see cref="IVoiceLine"/>.
/// </summary>
public sealed class VoiceSession : IAsyncDisposable
{
    private readonly TaskCompletionSource<SessionEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VoiceSession(VoiceSessionOptions options) => Options = options;

    /// <summary>As given.</summary>
    public VoiceSessionOptions Options { get; }

    /// <summary>Completes with how the session ended, exactly once (R10); never faults.</summary>
    public Task<SessionEnd> Completion => _completion.Task;

    /// <summary>Starts a session: opens the engines, emits <see cref="SessionEvent.Started"/>, greets.</summary>
    public static VoiceSession Start(VoiceSessionOptions options, VoiceSessionServices services, IVoiceLine line) => new(options);

    /// <summary>Gives caller's audio, 16-bit mono PCM at <see cref="VoiceSessionOptions.InputSampleRateHz"/>, any length up to
    /// one second. Copied; never waits; one writer. Audio before <see cref="SessionEvent.Started"/> is kept within the bound.</summary>
    public void WriteAudio(ReadOnlySpan<short> samples)
    {
    }

    /// <summary>Takes typed text as a turn of the caller; interrupts the agent.</summary>
    public void SubmitText(string text)
    {
    }

    /// <summary>Has the agent say <paramref name="text"/> verbatim after what it is saying.</summary>
    public void Speak(string text)
    {
    }

    /// <summary>The far end has played everything up to this mark.</summary>
    public void ReportMark(long mark)
    {
    }

    /// <summary>Ends the session. The first call counts.</summary>
    /// <param name="reason">Short stable reason.</param>
    /// <param name="error">The failure; null when it ends as intended.</param>
    public void End(string reason, VoiceException? error = null) => _completion.TrySetResult(new SessionEnd(reason, error));

    /// <summary>Ends the session if it has not ended, and waits until all it held is free.</summary>
    public ValueTask DisposeAsync()
    {
        End("disposed");
        return ValueTask.CompletedTask;
    }
}
