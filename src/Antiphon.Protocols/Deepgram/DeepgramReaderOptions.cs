namespace Antiphon.Protocols.Deepgram;

/// <summary>How strictly client messages are read. A value: derive variants with <c>with</c>.</summary>
public sealed record DeepgramReaderOptions
{
    /// <summary>Strict, with the legacy shapes: as the hosted service reads, and what stock clients need.</summary>
    public static DeepgramReaderOptions Default { get; } = new();

    /// <summary>
    /// Whether fields that are not known are passed over and listed in <see cref="ClientMessage.IgnoredFields"/>, and whole
    /// numbers written as <c>44100.0</c> are taken for integers. Names of the early-access protocol and of Think Live are
    /// refused all the same. Default false: the message is refused.
    /// </summary>
    public bool Lenient { get; init; }

    /// <summary>
    /// Whether older shapes of today's messages are read: <c>content</c> of <c>InjectAgentMessage</c>,
    /// <c>function_call_id</c> and <c>output</c> of <c>FunctionCallResponse</c>, <c>settings.flags</c>, and
    /// <c>language_code</c> of a speak provider. Default true.
    /// </summary>
    public bool AcceptLegacy { get; init; } = true;
}
