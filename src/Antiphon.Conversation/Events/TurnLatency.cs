namespace Antiphon.Conversation;

/// <summary>
/// Where the time between the caller's last word and the agent's first audio went. The parts are consecutive, so their sum
/// is the whole. A part that did not occur (typed text has no endpointing) is zero.
/// </summary>
public sealed record TurnLatency
{
    /// <summary>End of speech → decision that the turn is over.</summary>
    public TimeSpan Endpointing { get; init; }

    /// <summary>That decision → final text.</summary>
    public TimeSpan Transcription { get; init; }

    /// <summary>Final text → request to the model: the runtime's own share.</summary>
    public TimeSpan Dispatch { get; init; }

    /// <summary>First request to the model → its first word for the caller. Contains the tools that ran before it.</summary>
    public TimeSpan Model { get; init; }

    /// <summary>Of <see cref="Model"/>, the time in tools. Not a further part of the sum.</summary>
    public TimeSpan Tools { get; init; }

    /// <summary>First word → first segment handed to synthesis.</summary>
    public TimeSpan Segmentation { get; init; }

    /// <summary>First segment → its first audio.</summary>
    public TimeSpan Synthesis { get; init; }

    /// <summary>First audio → handed to the line: the runtime's own share.</summary>
    public TimeSpan Wire { get; init; }

    /// <summary>End of speech → first audio handed to the line.</summary>
    public TimeSpan Total => Endpointing + Transcription + Dispatch + Model + Segmentation + Synthesis + Wire;

    /// <summary>The parts by their names in metrics, in order, the model's time without the tools' as one and the tools' as
    /// another: their sum is <see cref="Total"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, TimeSpan>> Parts =>
    [
        new("endpointing", Endpointing), new("transcription", Transcription), new("dispatch", Dispatch), new("model", Model - Tools),
        new("tools", Tools), new("segmentation", Segmentation), new("synthesis", Synthesis), new("wire", Wire),
    ];

    /// <summary>Whether no part is negative and the parts sum to <paramref name="measured"/>, the whole as somebody else has
    /// measured it.</summary>
    public bool IsConsistent(TimeSpan measured)
    {
        var sum = TimeSpan.Zero;
        foreach (var (_, time) in Parts)
        {
            if (time < TimeSpan.Zero) return false;
            sum += time;
        }

        return sum == measured;
    }
}
