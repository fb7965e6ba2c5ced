namespace Antiphon.Server.Tests.Deepgram.StoredAgents;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("antiphon-agents-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
