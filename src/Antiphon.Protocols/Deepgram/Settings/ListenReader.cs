namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads <c>listen</c> of settings and of updates.</summary>
internal static class ListenReader
{
    internal static ListenProvider Read(WireObject listen)
    {
        var provider = listen["provider"].Object();
        var version = provider.OptionalString("version") ?? "v1";
        var settings = new ListenProvider
        {
            Type = provider["type"].String(),
            Version = version,
            Model = version == "v2" ? provider["model"].String() : provider.OptionalString("model"),
            Keyterms = provider.Strings("keyterms"),
        };
        settings = version == "v2"
            ? settings with
            {
                LanguageHints = provider.Strings("language_hints"),
                EotThreshold = provider.OptionalNumber("eot_threshold"),
                EagerEotThreshold = provider.OptionalNumber("eager_eot_threshold"),
                EotTimeoutMs = provider.OptionalInt("eot_timeout_ms"),
            }
            : settings with { Language = provider.OptionalString("language"), SmartFormat = provider.OptionalBool("smart_format") };
        provider.End();
        listen.End();
        return settings;
    }

    /// <summary>An update that does not say its version may have the fields of both: only the session knows which it runs.</summary>
    internal static ListenUpdate ReadUpdate(WireObject listen)
    {
        var provider = listen["provider"].Object();
        var version = provider.OptionalString("version");
        var update = new ListenUpdate
        {
            Type = provider["type"].String(),
            Version = version,
            Model = provider.OptionalString("model"),
            Keyterms = provider.OptionalStrings("keyterms"),
        };
        if (version != "v1")
        {
            update = update with
            {
                LanguageHints = provider.Strings("language_hints"),
                EotThreshold = provider.OptionalNumber("eot_threshold"),
                EagerEotThreshold = provider.OptionalNumber("eager_eot_threshold"),
                EotTimeoutMs = provider.OptionalInt("eot_timeout_ms"),
            };
        }

        if (version != "v2")
            update = update with { Language = provider.OptionalString("language"), SmartFormat = provider.OptionalBool("smart_format") };
        provider.End();
        listen.End();
        return update;
    }
}
