namespace Antiphon.Conversation.Tests.Recording;

internal static class Recorded
{
    /// <summary>The replay did what the call did, to its end.</summary>
    public static void AssertSame(ReplayResult replay)
    {
        if (replay.Difference is { } difference)
        {
            Assert.Fail($"""
                The replay differs at item {difference.Item}, {difference.At}: {difference.Cause}
                then: {difference.Expected}
                now:  {difference.Actual}
                before:
                {string.Join('\n', difference.Before)}
                """);
        }

        Assert.True(replay.IsComplete, $"The recording breaks off after item {replay.Items}.");
    }
}
