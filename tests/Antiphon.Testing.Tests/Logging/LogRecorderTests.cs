using Microsoft.Extensions.Logging;

namespace Antiphon.Testing.Tests.Logging;

public sealed class LogRecorderTests
{
    private static readonly EventId Greeted = new(7, "Greeted");
    private readonly LogRecorder _recorder = new(capacity: 3);

    [Fact]
    public void Log_WithProperties_KeepsThem()
    {
        _recorder.CreateLogger("Area").Log(LogLevel.Information, Greeted, "Hello {Name}.", "you");

        var entry = _recorder.Single("Greeted");

        Assert.Equal(("Area", LogLevel.Information, "Hello you."), (entry.Category, entry.Level, entry.Message));
        Assert.Contains(entry.Properties, p => p is { Key: "Name", Value: "you" });
    }

    [Fact]
    public void Log_BeyondCapacity_DropsOldestAndCounts()
    {
        var logger = _recorder.CreateLogger("Area");
        for (var i = 0; i < 5; i++) logger.LogInformation("{Number}", i);

        Assert.Equal(["2", "3", "4"], _recorder.Entries.Select(e => e.Message));
        Assert.Equal(2, _recorder.Dropped);
    }

    [Fact]
    public void Single_None_SaysWhatWasLogged()
    {
        _recorder.CreateLogger("Area").LogInformation("something else");

        var e = Assert.Throws<ExpectationFailedException>(() => _recorder.Single("Greeted"));

        Assert.Contains("something else", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectSecret_InAnException_FailsWithoutRepeatingIt()
    {
        _recorder.CreateLogger("Area").LogError(new InvalidDataException("key sk-123"), "Refused.");

        var e = Assert.Throws<ExpectationFailedException>(() => _recorder.ExpectSecret("sk-123"));

        Assert.DoesNotContain("sk-123", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectSecret_OnlyInTrace_Passes()
    {
        _recorder.CreateLogger("Area").LogTrace("words of the caller");

        _recorder.ExpectSecret("words of the caller");

        Assert.Single(_recorder.Entries);
    }

    [Fact]
    public void ExpectNothingAtOrAbove_Warning_Fails()
    {
        _recorder.CreateLogger("Area").LogWarning("careful");

        Assert.Throws<ExpectationFailedException>(() => _recorder.ExpectNothingAtOrAbove(LogLevel.Warning));
        _recorder.ExpectNothingAtOrAbove(LogLevel.Error);
    }

    [Fact]
    public async Task WaitForAsync_LoggedLater_ReturnsIt()
    {
        var wait = _recorder.WaitForAsync(e => e.EventId == Greeted);
        Assert.False(wait.IsCompleted);

        _recorder.CreateLogger("Area").Log(LogLevel.Debug, Greeted, "now");

        Assert.Equal("now", (await wait).Message);
    }

    [Fact]
    public async Task WaitForAsync_DoesNotCome_SaysWhatCame()
    {
        _recorder.CreateLogger("Area").LogInformation("only this");

        var e = await Assert.ThrowsAsync<ExpectationFailedException>(() => _recorder.WaitForAsync(x => x.EventId == Greeted, TimeSpan.FromMilliseconds(1)));

        Assert.Contains("only this", e.Message, StringComparison.Ordinal);
    }
}
