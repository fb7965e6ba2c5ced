namespace Antiphon;

/// <summary>Who can do something about a failure.</summary>
public enum ErrorActor
{
    /// <summary>Nobody needs to: it passes.</summary>
    Nobody,

    /// <summary>Who wrote or runs the program that connects.</summary>
    Client,

    /// <summary>Who wrote the agent: its instructions, tools and guardrails.</summary>
    AgentAuthor,

    /// <summary>Who runs the server and holds its keys.</summary>
    Operator,

    /// <summary>Who maintains this software.</summary>
    Maintainers,
}
