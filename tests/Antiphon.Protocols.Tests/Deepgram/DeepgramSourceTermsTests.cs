using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram;

/// <summary>The protocol's table against the catalogue's list of the same names: what collapses is written down there.</summary>
public sealed class DeepgramSourceTermsTests
{
    // Warnings of this software's own; the vendor has no such names.
    private static readonly string[] Ours =
        [DeepgramWarnings.SettingsFieldsIgnored, DeepgramWarnings.SettingsProvidersMapped, DeepgramWarnings.EngineMissing];

    public static TheoryData<string> Codes => [.. ErrorCodes.All.Select(row => row.Value)];

    public static TheoryData<string> Wire => [.. Terms(SourceTermKind.Error).Select(term => term.Name)];

    [Fact]
    public void WireCodes_AreTheErrorTerms() =>
        Assert.Equal(Terms(SourceTermKind.Error).Select(term => term.Name).Order(StringComparer.Ordinal), DeepgramErrors.WireCodes.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Wire))]
    public void FromWire_Term_IsItsFirstCode(string wire) => Assert.Same(Term(wire).Codes[0], DeepgramErrors.FromWire(wire));

    [Theory]
    [MemberData(nameof(Wire))]
    public void ToWire_EveryCodeOfATerm_IsThatTerm(string wire) =>
        Assert.All(Term(wire).Codes, code => Assert.Equal(wire, DeepgramErrors.ToWire(code).Code));

    [Theory]
    [MemberData(nameof(Wire))]
    public void IsSent_ErrorTerm_IsWhetherSomethingRaisesOneOfItsCodes(string wire) =>
        Assert.Equal(Term(wire).Codes.Any(code => code.IsRaised), Term(wire).IsSent);

    [Theory]
    [MemberData(nameof(Wire))]
    public void IsFatal_ErrorTerm_IsWhatTheListSays(string wire) => Assert.Equal(Term(wire).SessionContinues is false, DeepgramErrors.IsFatal(wire));

    [Theory]
    [MemberData(nameof(Codes))]
    public void RoundTrip_EveryCode_ArrivesAsTheCodeThatItsWireCodeIsReadAs(string value)
    {
        var code = Code(value);
        var wire = DeepgramErrors.ToWire(code);

        var message = Assert.IsType<ServerMessage.Error>(Json.Server(Json.Of(new ServerMessage.Error(wire.Code, "It failed."))));
        var arrived = DeepgramErrors.ToException(message, "r1");

        Assert.Same(Term(wire.Code).Codes[0], arrived.Code);
        Assert.Equal(("r1", arrived.Code.IsTransient), (arrived.CorrelationId, arrived.IsTransient));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void ToWire_CodeThatNoTermLists_IsAnInternalError(string value)
    {
        var code = Code(value);
        var listed = Terms(SourceTermKind.Error).Where(term => term.Codes.Contains(code)).Select(term => term.Name).ToList();

        Assert.Equal(listed.Count == 0 ? ["INTERNAL_SERVER_ERROR"] : listed, [DeepgramErrors.ToWire(code).Code]);
    }

    [Fact]
    public void RoundTrip_CodesThatCollapse_AreTheseAlone()
    {
        var collapsed = Terms(SourceTermKind.Error).SelectMany(term => term.Codes.Skip(1)).Select(code => code.Value);

        Assert.Equal(
            [
                "agent_file_invalid", "engine_missing", "max_rounds_exceeded", "message_too_large", "message_unsupported", "model_timeout",
                "provider_authentication", "provider_rate_limited", "reply_broken_off", "server_full", "session_overloaded", "text_to_speech_unavailable", "voice_unknown",
            ],
            collapsed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ToException_CodeOfAnotherServer_IsInternalAndKeepsItsName()
    {
        var error = DeepgramErrors.ToException(new ServerMessage.Error("OUT_OF_CREDITS", "Nothing left."), null);

        Assert.Same(ErrorCodes.Internal, error.Code);
        Assert.StartsWith("OUT_OF_CREDITS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_ThatAreSent_AreTheTermsThatSaySo()
    {
        var constants = typeof(DeepgramWarnings).GetFields().Select(field => (string)field.GetRawConstantValue()!).Except(Ours);

        Assert.Equal(
            constants.Order(StringComparer.Ordinal),
            Terms(SourceTermKind.Warning).Where(term => term.IsSent).Select(term => term.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void For_EveryCodeOfASentWarning_IsThatWarning()
    {
        var sent = Terms(SourceTermKind.Warning).Where(term => term is { IsSent: true, Codes.Count: > 0 }).ToList();

        Assert.NotEmpty(sent);
        Assert.All(sent, term => Assert.All(term.Codes, code => Assert.Equal(term.Name, DeepgramWarnings.For(code))));
    }

    private static IEnumerable<SourceTerm> Terms(SourceTermKind kind) => SourceTerms.Of(SourceSystem.DeepgramVoiceAgent).Where(term => term.Kind == kind);

    private static SourceTerm Term(string wire) => Terms(SourceTermKind.Error).Single(term => term.Name == wire);

    private static ErrorCode Code(string value) => ErrorCodes.All.Single(row => row.Value == value);
}
