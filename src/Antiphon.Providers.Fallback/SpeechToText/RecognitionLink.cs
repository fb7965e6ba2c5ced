using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>The session's connection to one recogniser. Its mutable fields are guarded by the session's lock.</summary>
internal sealed class RecognitionLink(ISpeechToTextSession session, ProviderUse use) : IDisposable
{
    public ISpeechToTextSession Session { get; } = session;

    public ProviderUse Use { get; } = use;

    /// <summary>Cancelled when the link is given up.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Completes with the failure that ends the link.</summary>
    public TaskCompletionSource<VoiceException> Failure { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The loop that reads its events.</summary>
    public Task Pump { get; set; } = Task.CompletedTask;

    /// <summary>How far it has been given the log.</summary>
    public LogCursor Cursor { get; set; }

    /// <summary>Whether it has all of the log, so that it is written to directly.</summary>
    public bool IsLive { get; set; }

    /// <summary>Commits below this number came by replay: until they are answered, what it says of the present is not of the present.</summary>
    public long ReplayedBelow { get; set; }

    /// <summary>Samples given by replay.</summary>
    public long Replayed { get; set; }

    public void Dispose() => Stop.Dispose();
}
