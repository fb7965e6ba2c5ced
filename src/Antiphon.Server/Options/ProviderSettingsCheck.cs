namespace Antiphon.Server;

/// <summary>Checks the named providers and their lists, as far as the configuration alone can tell.</summary>
internal static class ProviderSettingsCheck
{
    private const int MaxNameLength = 64;
    private const int MaxListed = 32;

    public static void Check(AntiphonOptions options)
    {
        Model("Model", options.Model, mayBeEmpty: true);
        foreach (var (name, model) in options.Models)
        {
            Name($"Models:{name}", name, ProviderNames.Offline, ProviderNames.Default, ProviderNames.Given);
            Model($"Models:{name}", model, mayBeEmpty: false);
        }

        foreach (var (name, voice) in options.Voices)
        {
            Name($"Voices:{name}", name, ProviderNames.Local, ProviderNames.Given);
            Host($"Voices:{name}", voice.Host, options);
        }

        foreach (var (name, recognizer) in options.Recognizers)
        {
            Name($"Recognizers:{name}", name, ProviderNames.Local, ProviderNames.Given);
            Host($"Recognizers:{name}", recognizer.Host, options);
        }

        List("Fallback:Models", options.Fallback.Models);
        List("Fallback:Voices", options.Fallback.Voices);
        List("Fallback:Recognizers", options.Fallback.Recognizers);
        if (!Enum.IsDefined(options.Fallback.TurnsStartWith))
            throw Invalid("Fallback:TurnsStartWith", "is no such value; expected InUse, Rested or First.");
    }

    internal static VoiceException Invalid(string setting, string what) =>
        new(ErrorCodes.ConfigurationInvalid, $"{AntiphonOptions.Section}:{setting} {what}");

    private static void Model(string setting, ModelSettings model, bool mayBeEmpty)
    {
        if (model.Endpoint is { } endpoint)
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw Invalid($"{setting}:Endpoint", "is no absolute http or https address.");
            if (string.IsNullOrWhiteSpace(model.Name))
                throw Invalid($"{setting}:Name", $"is missing; name the model that {setting}:Endpoint is to use.");
        }
        else if (model.Key is not null || model.Name is not null)
        {
            throw Invalid($"{setting}:Endpoint", $"is missing; {setting}:Key and {setting}:Name mean nothing without it.");
        }
        else if (!mayBeEmpty)
        {
            throw Invalid($"{setting}:Endpoint", $"is missing. The offline brain is called {ProviderNames.Offline} and needs no entry.");
        }
    }

    private static void Name(string setting, string name, params ReadOnlySpan<string> reserved)
    {
        if (name.Length > MaxNameLength || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw Invalid(setting, $"is no name; expected a letter or digit and then letters, digits, '-', '_' or '.', {MaxNameLength} at most.");
        foreach (var own in reserved)
        {
            if (string.Equals(name, own, StringComparison.OrdinalIgnoreCase))
                throw Invalid(setting, "cannot be set: that name is the server's own. Choose another one.");
        }
    }

    private static void Host(string setting, SpeechHost? host, AntiphonOptions options)
    {
        if (host is { } own && !Enum.IsDefined(own)) throw Invalid($"{setting}:Host", "is no such value; expected Worker or InProcess.");
        if ((host ?? options.Speech.Host) == SpeechHost.None)
            throw Invalid($"{setting}:Host", "must be Worker or InProcess: with None there is no engine.");
    }

    private static void List(string setting, IList<string> names)
    {
        if (names.Count > MaxListed) throw Invalid(setting, $"holds {names.Count} names; {MaxListed} at most.");
        for (var i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i])) throw Invalid($"{setting}:{i}", "is empty; remove it.");
            if (names.Take(i).Contains(names[i], StringComparer.OrdinalIgnoreCase)) throw Invalid($"{setting}:{i}", "stands in the list already; remove it.");
        }
    }
}
