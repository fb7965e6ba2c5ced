using System.Reflection;
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
            section.Bind(options);
        }
        catch (InvalidOperationException error)
        {
            throw new VoiceException(ErrorCodes.ConfigurationInvalid,
                $"A value in section {AntiphonOptions.Section} is not of its kind (number, true/false, time as hh:mm:ss, {string.Join('/', Enum.GetNames<SpeechHost>())}).", error);
        }

        configure?.Invoke(options);
        Check(options);
        return options;
    }

    internal static void Check(AntiphonOptions options)
    {
        if (options.Keys.Any(string.IsNullOrWhiteSpace)) throw Invalid("Keys", "holds an empty key; remove it.");
        if (options.Model.Endpoint is { } endpoint)
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw Invalid("Model:Endpoint", "is no absolute http or https address.");
            if (string.IsNullOrWhiteSpace(options.Model.Name))
                throw Invalid("Model:Name", "is missing; name the model that Model:Endpoint is to use.");
        }
        else if (options.Model.Key is not null || options.Model.Name is not null)
        {
            throw Invalid("Model:Endpoint", "is missing; Model:Key and Model:Name mean nothing without it.");
        }

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
            if (property.PropertyType.Namespace == typeof(AntiphonOptions).Namespace && property.PropertyType.IsClass)
                RefuseUnknown(child, property.PropertyType);
        }
    }
}
