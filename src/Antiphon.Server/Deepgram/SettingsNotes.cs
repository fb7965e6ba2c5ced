using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>What a client should know of what became of its settings: fields without effect, and providers that were replaced
/// or, where the server is set so, refused.</summary>
internal sealed class SettingsNotes(bool refuseForeignProviders)
{
    private readonly List<string> _ignored = [];
    private readonly List<string> _mapped = [];
    private readonly List<ServerMessage.Warning> _more = [];

    /// <summary>The field at this path has no effect here.</summary>
    public void Ignored(string path) => _ignored.Add(path);

    /// <summary>Another warning.</summary>
    public void Warn(string code, string description) => _more.Add(new ServerMessage.Warning(code, description));

    /// <summary>The client asked for one provider and gets another.</summary>
    /// <param name="path">Where it asked.</param>
    /// <param name="part"><c>think</c>, <c>speak</c> or <c>listen</c>.</param>
    /// <param name="configured">What it gets.</param>
    /// <param name="available">What it can ask for, in words.</param>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>: this server replaces none.</exception>
    public void Replaced(string path, string part, string configured, string available)
    {
        if (refuseForeignProviders) throw Invalid(path, $"this server has {available}.");
        var note = $"{part} is {configured}";
        if (!_mapped.Contains(note, StringComparer.Ordinal)) _mapped.Add(note);
    }

    /// <summary>All of it, as warnings.</summary>
    public IEnumerable<ServerMessage.Warning> Warnings()
    {
        if (_mapped.Count > 0)
            yield return new ServerMessage.Warning(DeepgramWarnings.SettingsProvidersMapped, $"This server uses its own providers: {string.Join("; ", _mapped)}.");
        if (_ignored.Count > 0)
            yield return new ServerMessage.Warning(DeepgramWarnings.SettingsFieldsIgnored, $"These fields have no effect here: {string.Join(", ", _ignored)}.");
        foreach (var warning in _more) yield return warning;
    }

    /// <summary>Settings that cannot be carried out here.</summary>
    public static ProtocolException Invalid(string path, string what) =>
        new(ErrorCodes.SettingsInvalid, $"Invalid settings, field '{path}': {what}") { Path = path };
}
