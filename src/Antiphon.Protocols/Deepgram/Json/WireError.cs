namespace Antiphon.Protocols.Deepgram;

/// <summary>The two failures of reading, each with the dotted path of the field.</summary>
internal static class WireError
{
    /// <summary>Characters of a peer's field name that are repeated in an error.</summary>
    private const int MaxNameInPath = 64;

    /// <summary>Characters of a path that are repeated in an error; deeper is named by its beginning.</summary>
    private const int MaxPath = 256;

    internal static ProtocolException NotAnObject() => new(ErrorCodes.MessageUnreadable, "A text message is a JSON object; this one is not.");

    internal static ProtocolException NotJson(Exception cause) =>
        new(ErrorCodes.MessageUnreadable, "The text message is not valid JSON in UTF-8.", cause);

    internal static ProtocolException Unreadable(string path, string what) =>
        new(ErrorCodes.MessageUnreadable, $"Failed to parse the field '{path}': {what} Check it against the API.") { Path = path };

    internal static ProtocolException Invalid(string path, string what) =>
        new(ErrorCodes.SettingsInvalid, $"Invalid settings, field '{path}': {what}") { Path = path };

    /// <summary>The path of a field with a name that the peer chose: shortened, and without control characters.</summary>
    internal static string Join(string path, string name)
    {
        if (path.Length >= MaxPath) return path;
        var clean = name.Length > MaxNameInPath ? name[..MaxNameInPath] : name;
        if (clean.Any(IsUnclean)) clean = new string([.. clean.Select(c => IsUnclean(c) ? '?' : c)]);
        return path.Length == 0 ? clean : $"{path}.{clean}";
    }

    private static bool IsUnclean(char c) => char.IsControl(c) || char.IsSurrogate(c);
}
