namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>A bug to be planted in the session.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="File">The source file below the session's project.</param>
/// <param name="Original">A piece of it that stands there exactly once.</param>
/// <param name="Planted">What is put in its place.</param>
public sealed record Mutation(string Name, string File, string Original, string Planted)
{
    public override string ToString() => Name;
}
