using Antiphon.Conformance.Steps;

namespace Antiphon.Conformance.Tests;

/// <summary>The tables of the protocol's reference that a client from outside can see: each row has a case.</summary>
public sealed class CoverageTests
{
    private static readonly string[] ServerRows =
    [
        "URL and path", "Auth header", "Auth subprotocol", "Welcome", "Settings", "Settings before Welcome", "Second Settings", "Audio in", "Audio out", "Formats table",
        "Greeting", "Context/history", "ConversationText", "Barge-in", "Agent events", "LatencyReport", "Update messages", "UpdatePrompt adds", "UpdateListen partial",
        "InjectAgentMessage", "InjectUserMessage", "ForceEndTurn", "Functions, client side", "Functions, server side", "defer_until_eot / cancel", "Fallback chains", "KeepAlive",
        "Idle timeout", "2-hour cap", "Stored agents", "Reconnect", "Custom think frames", "think/models endpoint", "Concurrency limit",
    ];

    /// <summary>Of the warnings of the reference; the one of an older rule and the one of a single model are not raised by any case.</summary>
    private static readonly string[] Warnings =
    [
        "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH", "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH", "PROMPT_TOO_LONG", "THINK_REQUEST_FAILED", "SPEAK_REQUEST_FAILED",
        "FUNCTION_CALL_FAILED", "SLOW_THINK_REQUEST", "FORCE_END_TURN_UNSUPPORTED", "MAXIMUM_SESSION_LENGTH_APPROACHING",
    ];

    public static TheoryData<string> Rows => [.. ServerRows];

    public static TheoryData<string> Errors => [.. SuiteFixture.Deepgram.Cases[0].Protocol.Errors.Keys];

    public static TheoryData<string> WarningCodes => [.. Warnings];

    [Theory]
    [MemberData(nameof(Rows))]
    public void RowOfTableA_HasACase(string row) =>
        Assert.Contains(SuiteFixture.Deepgram.Cases, item => item.Reference.Split(';', StringSplitOptions.TrimEntries).Any(reference => reference == $"(a) {row}"));

    [Theory]
    [MemberData(nameof(Errors))]
    public void RowOfTableB_HasACaseThatExpectsItsErrorAndItsClose(string code) =>
        Assert.Contains(SuiteFixture.Deepgram.Cases, item => item.Steps.Any(step => step is ErrorStep error && error.Code == code));

    [Theory]
    [MemberData(nameof(WarningCodes))]
    public void Warning_IsExpectedByACase(string code)
    {
        var folder = Path.Combine(Repository(), "conformance", "deepgram");

        Assert.Contains(Directory.EnumerateFiles(folder, "*.yaml"), file => File.ReadAllText(file).Contains($"code: {code}", StringComparison.Ordinal));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
