namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>A bug to be planted.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="File">The source file below its project.</param>
/// <param name="Original">A piece of it that stands there exactly once.</param>
/// <param name="Planted">What is put in its place.</param>
public sealed record Mutation(string Name, string File, string Original, string Planted)
{
    /// <summary>The project it is planted in. Default the session's.</summary>
    public string Project { get; init; } = Session;

    public const string Session = "Antiphon.Conversation";

    public const string Fallback = "Antiphon.Providers.Fallback";

    public override string ToString() => Name;
}
