namespace Antiphon.Abstractions.Tests;

/// <summary>The repository that the tests run in.</summary>
internal static class RepositoryFolder
{
    public static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Antiphon.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run the test from within the repository.");
        }

        return folder;
    }
}
