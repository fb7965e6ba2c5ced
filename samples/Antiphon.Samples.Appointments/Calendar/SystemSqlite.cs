using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Antiphon.Samples.Appointments;

/// <summary>Makes the SQLite packages use the system's own library instead of one they would bring along.</summary>
internal static class SystemSqlite
{
    private const string PackagesName = "e_sqlite3";

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads it once a process.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.DatabaseMissing"/>.</exception>
    public static void EnsureLoaded()
    {
        if (!Loaded.Value) throw Missing();
    }

    internal static VoiceException Missing() => new(ErrorCodes.DatabaseMissing,
        $"The system's SQLite library ({string.Join(" or ", Candidates)}) is not installed. {Mend}");

    private static string[] Candidates =>
        OperatingSystem.IsWindows() ? ["winsqlite3.dll", "sqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0", "libsqlite3.so"];

    private static string Mend => OperatingSystem.IsLinux() ? "Run: apt-get install -y libsqlite3-0" : "It comes with the operating system; repair that.";

    private static bool Load()
    {
        if (!Candidates.Any(name => NativeLibrary.TryLoad(name, out _))) return false;
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The host has set its own resolver before us, which is as good.
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != PackagesName) return 0;
        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var library)) return library;
        }

        return 0;
    }
}
