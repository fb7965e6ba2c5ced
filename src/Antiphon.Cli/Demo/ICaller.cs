namespace Antiphon.Cli.Demo;

/// <summary>Who calls: decides what to say from what it hears.</summary>
internal interface ICaller
{
    /// <summary>The caller's next words; null when there is nothing more to say.</summary>
    /// <param name="agentSaid">What the agent said since the caller's last line, lower case; empty when it said nothing.</param>
    /// <param name="toolsDone">Names of the tools that have run in this call without an error.</param>
    CallerLine? Next(string agentSaid, IReadOnlySet<string> toolsDone);
}
