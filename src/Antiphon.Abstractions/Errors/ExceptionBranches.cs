namespace Antiphon;

/// <summary>The exception tree: one root, and a branch for each <c>catch</c> that a program needs. Siblings are siblings on
/// purpose: a refused credential is no lost connection, and a command without an answer is no rejected command.</summary>
public static class ExceptionBranches
{
    private const string Root = nameof(VoiceException);

    /// <summary>All types, each after its parent.</summary>
    public static IReadOnlyList<ExceptionBranch> All { get; } =
    [
        new(Root, null, "Anything that has a code of the catalogue.", typeof(VoiceException)),
        new(nameof(ProtocolException), Root, "The peer broke the rules of its protocol, or sent what cannot be read.", typeof(ProtocolException)),
        new(nameof(ConnectionException), Root, "A connection could not be made, or ended before its time.", typeof(ConnectionException)),
        new(nameof(ProviderException), Root, "A model, recogniser or synthesiser failed.", typeof(ProviderException)),
        new("CredentialException", Root, "A credential was refused; trying again is useless.", null, nameof(ConnectionException)),
        new("MediaException", Root, "The audio connection of a call failed.", null),
        new("AudioBufferFullException", Root, "The outgoing audio does not fit; drop what waits and go on.", null),
        new("AudioBufferClosedException", Root, "Audio was written after the end; leave the loop.", null),
        new("CallException", Root, "Anything that concerns one call.", null),
        new("CallClosedException", "CallException", "The call is over.", null),
        new("CallCommandException", "CallException", "A command was rejected; code and text say why.", null),
        new("CallCommandTimeoutException", "CallException", "A command was not answered in time.", null),
        new("SpeechToTextConnectionException", Root, "The recogniser's connection failed.", null, $"{nameof(ProviderException)} or {Root}"),
        new("AgentRunException", Root, "A run of an agent did not come to its end; carries what it had so far.", null, $"{nameof(ProviderException)} or {Root}"),
        new("GuardrailException", "AgentRunException", "A guardrail stopped the run.", null),
    ];
}
