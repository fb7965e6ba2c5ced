namespace Antiphon.Protocols.Deepgram;

/// <summary>What the protocol says of the values of a listen provider.</summary>
internal static class ListenRules
{
    internal const string SettingsPath = "agent.listen.provider";
    internal const string UpdatePath = "listen.provider";

    private const double DefaultEotThreshold = 0.7;

    internal static void Check(ListenProvider listen, string path)
    {
        if (listen.Type != "deepgram") throw WireError.Invalid($"{path}.type", "expected deepgram.");
        if (listen.Version is not ("v1" or "v2")) throw WireError.Invalid($"{path}.version", "expected v1 or v2.");
        if (listen.Version == "v2") CheckV2(listen, path);
        else CheckV1(listen, path);
        CheckRanges(listen.EotThreshold, listen.EagerEotThreshold, listen.EotTimeoutMs, path);
        if (listen.EagerEotThreshold > (listen.EotThreshold ?? DefaultEotThreshold))
            throw WireError.Invalid($"{path}.eager_eot_threshold", "it may not be above eot_threshold.");
    }

    /// <summary>What of an update can be judged without knowing what it updates.</summary>
    internal static void Check(ListenUpdate update)
    {
        if (update.Type != "deepgram") throw WireError.Invalid($"{UpdatePath}.type", "expected deepgram.");
        if (update.Version is not (null or "v1" or "v2")) throw WireError.Invalid($"{UpdatePath}.version", "expected v1 or v2.");
        if (update is { Version: { } version, Model: { } model }) CheckModel(version, model, UpdatePath);
        CheckRanges(update.EotThreshold, update.EagerEotThreshold, update.EotTimeoutMs, UpdatePath);
        if (update.EagerEotThreshold > update.EotThreshold)
            throw WireError.Invalid($"{UpdatePath}.eager_eot_threshold", "it may not be above eot_threshold.");
    }

    private static void CheckV1(ListenProvider listen, string path)
    {
        Refuse(listen.LanguageHints.Count > 0, "language_hints", listen, path);
        Refuse(listen.EotThreshold is not null, "eot_threshold", listen, path);
        Refuse(listen.EagerEotThreshold is not null, "eager_eot_threshold", listen, path);
        Refuse(listen.EotTimeoutMs is not null, "eot_timeout_ms", listen, path);
        if (listen.Model is { } model) CheckModel(listen.Version, model, path);
    }

    private static void CheckV2(ListenProvider listen, string path)
    {
        Refuse(listen.Language is not null, "language", listen, path);
        Refuse(listen.SmartFormat is not null, "smart_format", listen, path);
        if (listen.Model is null) throw WireError.Invalid($"{path}.model", "version v2 needs it.");
        CheckModel(listen.Version, listen.Model, path);
        if (listen.LanguageHints.Count > 0 && listen.Model != "flux-general-multi")
            throw WireError.Invalid($"{path}.language_hints", "only flux-general-multi takes them.");
    }

    private static void CheckModel(string version, string model, string path)
    {
        if (model.Length == 0) throw WireError.Invalid($"{path}.model", "it is empty.");
        if (model.StartsWith("flux-", StringComparison.Ordinal) != (version == "v2"))
            throw WireError.Invalid($"{path}.model", "models whose name begins with flux- go with version v2, all others with v1.");
    }

    private static void CheckRanges(double? eotThreshold, double? eagerEotThreshold, int? eotTimeoutMs, string path)
    {
        Ranges.Check(eotThreshold, 0.5, 1, $"{path}.eot_threshold");
        Ranges.Check(eagerEotThreshold, 0.3, 0.9, $"{path}.eager_eot_threshold");
        Ranges.Check(eotTimeoutMs, 500, 10_000, $"{path}.eot_timeout_ms");
    }

    private static void Refuse(bool isGiven, string name, ListenProvider listen, string path)
    {
        if (isGiven) throw WireError.Invalid($"{path}.{name}", $"version {listen.Version} has no such field.");
    }
}
