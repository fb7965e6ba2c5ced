using System.Runtime.InteropServices;

namespace Antiphon.Providers.Local.Engines;

/// <summary>Loads the engines' shared libraries, once each; they stay loaded.</summary>
internal static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];

    internal static bool TryLoad(string name, string? directory, out nint handle)
    {
        var target = directory is null ? name : Path.Combine(directory, name);
        lock (Gate)
        {
            if (Loaded.TryGetValue(target, out handle)) return true;
            if (!NativeLibrary.TryLoad(target, out handle)) return false;
            Loaded[target] = handle;
            return true;
        }
    }

    internal static nint Load(string name, string? directory, string provider) =>
        TryLoad(name, directory, out var handle) ? handle : throw LocalEngines.Missing(provider, name);

    internal static nint Export(nint library, string libraryName, string symbol, string provider) =>
        NativeLibrary.TryGetExport(library, symbol, out var address)
            ? address
            : throw LocalEngines.Missing(provider, $"a {libraryName} with the function {symbol}");

    /// <summary>File a loaded library came from; null where the system does not tell.</summary>
    internal static string? PathOf(string name)
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps)) return null;
        // The kernel lists the file behind a name, links resolved: libflite.so.2.2 for libflite.so.1.
        var stem = name[..(name.IndexOf(".so", StringComparison.Ordinal) + 3)];
        foreach (var line in File.ReadLines(maps))
        {
            var slash = line.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && Path.GetFileName(line.AsSpan(slash)).StartsWith(stem, StringComparison.Ordinal)) return line[slash..];
        }

        return null;
    }

    internal static string? VersionOf(string? path)
    {
        if (path is null) return null;
        var file = Path.GetFileName(path);
        var mark = file.IndexOf(".so.", StringComparison.Ordinal);
        return mark < 0 ? null : file[(mark + 4)..];
    }
}
