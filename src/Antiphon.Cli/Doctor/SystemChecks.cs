using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Antiphon.Providers.Local;

namespace Antiphon.Cli.Doctor;

/// <summary>What is installed on this machine.</summary>
internal static class SystemChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Check Runtime() => new("runtime", CheckStatus.Ok, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");

    public static async Task<Check> SdkAsync(CancellationToken cancellationToken)
    {
        var version = await OutputOfAsync("dotnet", "--version", cancellationToken).ConfigureAwait(false);
        return version is null
            ? new Check("sdk", CheckStatus.Optional, "not found; needed to build, not to run", "https://dotnet.microsoft.com/download/dotnet/10.0")
            : new Check("sdk", CheckStatus.Ok, version);
    }

    public static IEnumerable<Check> Engines()
    {
        foreach (var part in LocalEngines.Probe())
        {
            var what = part.Version is null ? part.Role : $"{part.Role}, version {part.Version}";
            yield return part.Found
                ? new Check(NameOf(part), CheckStatus.Ok, what)
                : new Check(NameOf(part), CheckStatus.Missing, $"{part.Name} is not installed: no {part.Role}", part.Mend ?? LocalEngines.InstallCommand);
        }

        static string NameOf(EnginePart part) => $"engine:{part.Name}";
    }

    public static Check Sqlite()
    {
        string[] names = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            NativeLibrary.Free(library);
            return new Check("sqlite", CheckStatus.Ok, name);
        }

        return new Check("sqlite", CheckStatus.Missing, "the system's SQLite library is not installed: no appointment desk",
            "apt-get install -y --no-install-recommends libsqlite3-0");
    }

    public static async Task<Check> NodeAsync(CancellationToken cancellationToken)
    {
        var version = await OutputOfAsync("node", "--version", cancellationToken).ConfigureAwait(false);
        return version is null
            ? new Check("node", CheckStatus.Optional, "not found; only tests need it", "scripts/install-test-tools.sh")
            : new Check("node", CheckStatus.Ok, version);
    }

    public static async Task<Check> BrowserAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["chromium", "chromium-browser", "google-chrome"])
        {
            if (await OutputOfAsync(name, "--version", cancellationToken).ConfigureAwait(false) is { } version) return new Check("browser", CheckStatus.Ok, version);
        }

        return new Check("browser", CheckStatus.Optional, "no Chromium found; only tests need it", "scripts/install-test-tools.sh");
    }

    /// <summary>First line a program prints; null when it is not there, fails or takes too long.</summary>
    private static async Task<string?> OutputOfAsync(string program, string argument, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, argument)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
        };
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (!process.Start()) return null;
            process.StandardInput.Close();
            var line = await process.StandardOutput.ReadLineAsync(either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? line?.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return null;
        }
    }
}
