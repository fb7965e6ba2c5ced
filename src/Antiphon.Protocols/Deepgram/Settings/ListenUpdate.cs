using System.Collections.ObjectModel;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>
/// <c>listen.provider</c> of <c>UpdateListen</c>: what is null keeps its value. The one exception is
/// <see cref="LanguageHints"/>, which an update that does not name them clears.
/// </summary>
public sealed record ListenUpdate
{
    /// <summary>Always <c>deepgram</c> in the protocol.</summary>
    public string Type { get; init; } = "deepgram";

    /// <summary><c>v1</c> or <c>v2</c>; null to keep.</summary>
    public string? Version { get; init; }

    /// <summary>Model; null to keep.</summary>
    public string? Model { get; init; }

    /// <summary>BCP 47 or <c>multi</c>, <c>v1</c> only; null to keep.</summary>
    public string? Language { get; init; }

    /// <summary>Words to listen for, an empty list for none; null to keep. A running <c>v1</c> keeps those of the settings.</summary>
    public IReadOnlyList<string>? Keyterms { get; init; }

    /// <summary><c>v1</c> only; null to keep.</summary>
    public bool? SmartFormat { get; init; }

    /// <summary>BCP 47, <c>v2</c> only; empty clears them, omitted or not.</summary>
    public IReadOnlyList<string> LanguageHints { get; init; } = [];

    /// <summary>0.5 to 1, <c>v2</c> only; null to keep.</summary>
    public double? EotThreshold { get; init; }

    /// <summary>0.3 to 0.9, <c>v2</c> only; null to keep.</summary>
    public double? EagerEotThreshold { get; init; }

    /// <summary>500 to 10,000 ms, <c>v2</c> only; null to keep.</summary>
    public int? EotTimeoutMs { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>What holds after the update. Fields that only the other version has go when the version changes.</summary>
    /// <param name="current">What holds now.</param>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>: the result is one that no server of this
    /// protocol accepts, or a field is named that the version does not have.</exception>
    public ListenProvider ApplyTo(ListenProvider current)
    {
        ArgumentNullException.ThrowIfNull(current);
        var version = Version ?? current.Version;
        RefuseFieldsOf(version);
        RefuseNewKeyterms(current, version);
        var isV2 = version == "v2";
        var updated = new ListenProvider
        {
            Type = Type,
            Version = version,
            Model = Model ?? (version == current.Version ? current.Model : null),
            Keyterms = Keyterms ?? current.Keyterms,
            Language = isV2 ? null : Language ?? current.Language,
            SmartFormat = isV2 ? null : SmartFormat ?? current.SmartFormat,
            LanguageHints = LanguageHints,
            EotThreshold = isV2 ? EotThreshold ?? current.EotThreshold : null,
            EagerEotThreshold = isV2 ? EagerEotThreshold ?? current.EagerEotThreshold : null,
            EotTimeoutMs = isV2 ? EotTimeoutMs ?? current.EotTimeoutMs : null,
            Extra = current.Extra,
        };
        ListenRules.Check(updated, ListenRules.UpdatePath);
        return updated;
    }

    private void RefuseFieldsOf(string version)
    {
        if (version == "v2")
        {
            Refuse(Language is not null, "language", version);
            Refuse(SmartFormat is not null, "smart_format", version);
            return;
        }

        Refuse(LanguageHints.Count > 0, "language_hints", version);
        Refuse(EotThreshold is not null, "eot_threshold", version);
        Refuse(EagerEotThreshold is not null, "eager_eot_threshold", version);
        Refuse(EotTimeoutMs is not null, "eot_timeout_ms", version);
    }

    private void RefuseNewKeyterms(ListenProvider current, string version)
    {
        if (version != "v2" && current.Version == version && Keyterms is not null && !Keyterms.SequenceEqual(current.Keyterms, StringComparer.Ordinal))
            throw WireError.Invalid($"{ListenRules.UpdatePath}.keyterms", "with v1 they are fixed by Settings.");
    }

    private static void Refuse(bool isGiven, string name, string version)
    {
        if (isGiven) throw WireError.Invalid($"{ListenRules.UpdatePath}.{name}", $"version {version} has no such field.");
    }
}
