using System.Diagnostics.CodeAnalysis;
using Antiphon.Agents;
using Antiphon.Concurrency;

namespace Antiphon.Conversation;

/// <summary>One agent turn from its first thought to its last heard word: an answer, a greeting, or injected speech.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Pumps may hold the token after the utterance; the source has no timer and no handle to free.")]
internal sealed class AgentUtterance(long epoch, int turn, int outputSampleRateHz)
{
    private readonly CancellationTokenSource _cancelled = new();
    private bool _isCancelled;

    /// <summary>Results of other epochs are dropped (R2).</summary>
    public long Epoch { get; } = epoch;

    /// <summary>Number of the turn it belongs to, also when it is settled in a later one.</summary>
    public int Turn { get; set; } = turn;

    /// <summary>Stops the model, the tools and the synthesis of this utterance.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    public AgentTurn Record { get; } = new();

    public SpeechSegmenter Segmenter { get; } = new();

    public HeardLedger Ledger { get; } = new(outputSampleRateHz);

    public PlayoutClock Clock { get; } = new(outputSampleRateHz);

    /// <summary>Marks sent and not acknowledged, in order.</summary>
    public Ring<PlayoutMark> Marks { get; } = new(8);

    /// <summary>Samples that the far end has acknowledged as played.</summary>
    public long AcknowledgedSamples { get; set; }

    public LatencyMarks? Latency { get; set; }

    /// <summary>Whether no more text will come.</summary>
    public bool TextComplete { get; set; }

    /// <summary>Whether any of its text can be spoken.</summary>
    public bool HasSpeech { get; set; }

    /// <summary>Segments handed to synthesis and not yet whole.</summary>
    public int SegmentsPending { get; set; }

    /// <summary>Samples of the outbound stream made so far.</summary>
    public long MadeSamples { get; set; }

    /// <summary>Whether its first audio has gone out.</summary>
    public bool Started { get; set; }

    /// <summary>Whether its last audio has gone out.</summary>
    public bool AudioDone { get; set; }

    /// <summary>The session ends with this reason once the utterance is played out.</summary>
    public string? EndReason { get; set; }

    /// <summary>The caller's turn it answers; null for speech without a question.</summary>
    public CallerTurn? Question { get; set; }

    /// <summary>The text it says verbatim; null for an answer.</summary>
    public VerbatimText? Verbatim { get; set; }

    /// <summary>Whether the caller can cut it off.</summary>
    public bool Interruptible { get; init; } = true;

    /// <summary>Whether a tool has run: then the question stays in the history whatever happens.</summary>
    public bool ToolsUsed { get; set; }

    /// <summary>When the last audio went out.</summary>
    public TimeSpan LastSentAt { get; set; }

    /// <summary>Whether the caller has stopped it and it is not known yet what for: its audio and its run wait.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Whether it has ever been suspended: then the time to its first audio is not that of an answer.</summary>
    public bool WasSuspended { get; set; }

    /// <summary>Whether it goes on after it was suspended, and nothing of it has gone out since.</summary>
    public bool IsResuming { get; set; }

    /// <summary>The run that makes it; null for verbatim speech.</summary>
    public AgentRun? Run { get; set; }

    /// <summary>Whether the caller's question may be taken back and asked whole: nothing was heard and no tool has run.</summary>
    public bool IsReopenable => this is { Started: false, ToolsUsed: false, Question: not null };

    /// <summary>Characters of the text announced where there is no voice: its text is its audio.</summary>
    public int ShownCharacters { get; set; }

    /// <summary>Stops it. Whoever hears of that does so in a task of its own: what a tool or a provider does then neither holds
    /// the reader up nor fails it.</summary>
    /// <returns>Completes when everybody has been told; never faults.</returns>
    public Task Cancel()
    {
        if (_isCancelled) return Task.CompletedTask;
        _isCancelled = true;
        return CurrentScheduler.Cancel(_cancelled);
    }
}

/// <summary>Text that is said as it is.</summary>
/// <param name="Text">What is said.</param>
/// <param name="Interruptible">Whether the caller can cut it off.</param>
/// <param name="IsOwed">Whether it is said later when it is cut off before anything of it was heard: what an application asked
/// for, as opposed to a greeting or an apology, which has its moment.</param>
internal readonly record struct VerbatimText(string Text, bool Interruptible, bool IsOwed);
