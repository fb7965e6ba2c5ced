using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>Where providers stand in for each other and nothing else fails, gaps of theirs are no failure of the session's.</summary>
internal sealed class GapRule : CallRule
{
    public override string Name => "gaps";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        var error = sessionEvent switch
        {
            SessionEvent.Fault fault => fault.Error,
            SessionEvent.Ended ended => ended.End.Error,
            _ => null,
        };
        if (error is { Code.Category: not (ErrorCategory.Tool or ErrorCategory.InvalidRequest) }) Break($"The session had {error.Code}: {error.Message}");
    }
}
