using System.Reflection;
using Antiphon.Providers.Fallback;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Server;

/// <summary>Configuration → checked options; every mistake is a <see cref="ErrorCodes.ConfigurationInvalid"/> that names the setting.</summary>
internal static class AntiphonOptionsReader
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    internal static AntiphonOptions Read(IConfiguration configuration, Action<AntiphonOptions>? configure)
    {
        var section = configuration.GetSection(AntiphonOptions.Section);
        RefuseUnknown(section, typeof(AntiphonOptions));
        var options = new AntiphonOptions();
        try
        {
            // Without it a value of a wrong kind below a name would be passed over.
            section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException error)
        {
            throw new VoiceException(ErrorCodes.ConfigurationInvalid,
                $"A value in section {AntiphonOptions.Section} is not of its kind (number, true/false, time as hh:mm:ss, {string.Join('/', Enum.GetNames<SpeechHost>())}, {string.Join('/', Enum.GetNames<FallbackStart>())}).", error);
        }

        configure?.Invoke(options);
        Check(options);
        return options;
    }

    internal static void Check(AntiphonOptions options)
    {
        if (options.Keys.Any(string.IsNullOrWhiteSpace)) throw Invalid("Keys", "holds an empty key; remove it.");
        ProviderSettingsCheck.Check(options);
        if (!Enum.IsDefined(options.Speech.Host)) throw Invalid("Speech:Host", $"must be one of {string.Join(", ", Enum.GetNames<SpeechHost>())}.");
        if (options.Recording.Directory is { } recordings && string.IsNullOrWhiteSpace(recordings)) throw Invalid("Recording:Directory", "is empty; name a folder.");
        Range("Limits:MaxSessions", options.Limits.MaxSessions, 1, 100_000);
        Range("Limits:MaxConnections", options.Limits.MaxConnections, options.Limits.MaxSessions, 1_000_000);
        Range("Limits:StopTimeout", options.Limits.StopTimeout, TimeSpan.Zero, TenMinutes);
        Range("Sockets:KeepAlive", options.Sockets.KeepAlive, TimeSpan.FromSeconds(1), TenMinutes);
        Range("Sockets:KeepAliveTimeout", options.Sockets.KeepAliveTimeout, TimeSpan.FromSeconds(1), TenMinutes);
    }

    private static void Range<T>(string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0) throw Invalid(name, $"is {value}; expected {min} to {max}.");
    }

    private static VoiceException Invalid(string name, string what) =>
        new(ErrorCodes.ConfigurationInvalid, $"{AntiphonOptions.Section}:{name} {what}");

    private static void RefuseUnknown(IConfigurationSection section, Type type)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = known.FirstOrDefault(p => string.Equals(p.Name, child.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new VoiceException(ErrorCodes.ConfigurationInvalid,
                    $"{child.Path} is no setting; expected one of {string.Join(", ", known.Select(p => p.Name))}.");
            if (IsSection(property.PropertyType)) RefuseUnknown(child, property.PropertyType);
            else if (NamedSections(property.PropertyType) is { } named) RefuseUnknownNamed(child, named);
            else if (property.PropertyType == typeof(IList<string>) && child.Value is { Length: > 0 })
                throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"{child.Path} is a list; expected {child.Path}:0, {child.Path}:1 and so on.");
        }
    }

    /// <summary>Sections by names that are the user's own.</summary>
    private static void RefuseUnknownNamed(IConfigurationSection section, Type type)
    {
        if (section.Value is { Length: > 0 }) throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"{section.Path} is no value; expected names with settings below them.");
        foreach (var child in section.GetChildren())
        {
            if (child.Value is not null && !child.GetChildren().Any())
                throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"{child.Path} is no value; expected {string.Join(", ", type.GetProperties().Select(p => p.Name))} below it.");
            RefuseUnknown(child, type);
        }
    }

    private static bool IsSection(Type type) => type.Namespace == typeof(AntiphonOptions).Namespace && type.IsClass;

    private static Type? NamedSections(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) && type.GetGenericArguments()[1] is var value && IsSection(value) ? value : null;
}
