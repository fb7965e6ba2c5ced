using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram;

public sealed class DeepgramErrorsTests
{
    // Table (b) of the protocol's notes: every code of the vendor's pages with the close code we chose.
    public static TheoryData<string, int> Published => new()
    {
        { "INTERNAL_SERVER_ERROR", 1011 },
        { "CLIENT_MESSAGE_TIMEOUT", 1000 },
        { "UNPARSABLE_CLIENT_MESSAGE", 1000 },
        { "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS", 1000 },
        { "SETTINGS_ALREADY_APPLIED", 1000 },
        { "INVALID_SETTINGS", 1000 },
        { "FAILED_TO_START_LISTENING", 1011 },
        { "ASR_CONNECTION_CLOSED", 1011 },
        { "ASR_DRIVER_TIMEOUT", 1011 },
        { "USER_AUDIO_FORMAT", 1000 },
        { "FAILED_TO_SPEAK", 1011 },
        { "SERVER_GOING_AWAY", 1001 },
        { "NON_EXISTENT_FUNCTION_CALLED", 1000 },
        { "AGENT_ID_NOT_SUPPORTED", 1000 },
        { "INVALID_AGENT_ID", 1000 },
        { "FAILED_TO_THINK", 1011 },
        { "MAXIMUM_SESSION_LENGTH_REACHED", 1000 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void ToWire_OfWhatAWireCodeMeans_GivesItBackWithItsCloseCode(string wire, int closeStatus)
    {
        var code = DeepgramErrors.FromWire(wire);

        Assert.NotNull(code);
        Assert.Equal(new DeepgramError(wire, closeStatus), DeepgramErrors.ToWire(code));
    }

    [Fact]
    public void WireCodes_AreThePublishedOnes() =>
        Assert.Equal(Published.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), DeepgramErrors.WireCodes.Order(StringComparer.Ordinal));

    [Fact]
    public void ToWire_EveryRowOfTheCatalogue_GivesAPublishedCode() =>
        Assert.All(ErrorCodes.All, code => Assert.Contains(DeepgramErrors.ToWire(code).Code, DeepgramErrors.WireCodes));

    [Fact]
    public void FromWire_CodeOfAnotherServer_IsNull() => Assert.Null(DeepgramErrors.FromWire("OUT_OF_CREDITS"));

    [Theory]
    [InlineData("tool_timeout", "FUNCTION_CALL_FAILED")]
    [InlineData("text_to_speech_failed", "SPEAK_REQUEST_FAILED")]
    [InlineData("speech_to_text_timeout", "ASR_DRIVER_TIMEOUT")]
    [InlineData("engine_crashed", "ENGINE_CRASHED")]
    [InlineData("model_failed", null)]
    public void For_FailureThatIsSurvived_NamesTheWarning(string code, string? warning) =>
        Assert.Equal(warning, DeepgramWarnings.For(ErrorCodes.All.Single(row => row.Value == code)));
}
