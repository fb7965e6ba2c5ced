namespace Antiphon.Abstractions.Tests.Errors;

public sealed class VoiceExceptionTests
{
    [Fact]
    public void From_CodedException_IsItself()
    {
        var error = new ProviderException(ErrorCodes.ModelFailed, "test", "No reply.");

        Assert.Same(error, VoiceException.From(error));
    }

    [Fact]
    public void From_UnknownException_IsInternalWithoutItsText()
    {
        var unknown = new InvalidOperationException("password=secret");

        var error = VoiceException.From(unknown);

        Assert.Same(ErrorCodes.Internal, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Same(unknown, error.InnerException);
    }

    [Fact]
    public void IsTransient_NotSaid_IsTheCatalogues()
    {
        Assert.Equal(
            ErrorCodes.All.Select(code => code.IsTransient),
            ErrorCodes.All.Select(code => new VoiceException(code, "It failed.").IsTransient));
    }

    [Fact]
    public void IsTransient_Said_Overrides() =>
        Assert.False(new VoiceException(ErrorCodes.ConnectionLost, "Lost.") { IsTransient = false }.IsTransient);

    [Fact]
    public void Constructor_NoCode_Refuses() => Assert.Throws<ArgumentNullException>(() => new VoiceException(null!, "It failed."));
}
