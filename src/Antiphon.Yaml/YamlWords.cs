namespace Antiphon.Yaml;

/// <summary>Words of errors about files.</summary>
public static class YamlWords
{
    private const int MaxShown = 60;

    /// <summary>What stood in the file, cut where it is long.</summary>
    public static string Shown(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length <= MaxShown ? value : value[..MaxShown] + "…";
    }

    /// <summary>What could have stood there.</summary>
    public static string Expected(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "there are none here" : $"expected one of {string.Join(", ", all)}";
    }
}
