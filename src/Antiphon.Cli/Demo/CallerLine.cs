namespace Antiphon.Cli.Demo;

/// <summary>What the caller says next.</summary>
/// <param name="Text">The words.</param>
/// <param name="ListensFor">How much of the answer the caller hears before cutting in; null to hear it all.</param>
internal sealed record CallerLine(string Text, TimeSpan? ListensFor = null);
