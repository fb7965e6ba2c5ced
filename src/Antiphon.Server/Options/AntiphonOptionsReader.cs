using System.Reflection;
using System.Text;
using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.Fallback;
using Antiphon.Server.Deepgram;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Server;

/// <summary>Configuration → checked options; every mistake is a <see cref="ErrorCodes.ConfigurationInvalid"/> that names the setting.</summary>
internal static class AntiphonOptionsReader
{
    private const int MaxBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
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
        Range("Limits:MaxSessionsPerKey", options.Limits.MaxSessionsPerKey, 0, 100_000);
        Range("Limits:MaxUnconfigured", options.Limits.MaxUnconfigured, 1, 100_000);
        Range("Limits:DrainTime", options.Limits.DrainTime, TimeSpan.Zero, TimeSpan.FromHours(24));
        Range("Limits:StopTimeout", options.Limits.StopTimeout, TimeSpan.Zero, TenMinutes);
        Range("Sockets:KeepAlive", options.Sockets.KeepAlive, TimeSpan.FromSeconds(1), TenMinutes);
        Range("Sockets:KeepAliveTimeout", options.Sockets.KeepAliveTimeout, TimeSpan.FromSeconds(1), TenMinutes);
        Check(options.Tokens);
        Check(options.Deepgram);
    }

    private static void Check(TokenSettings tokens)
    {
        if (tokens.SigningKey is { } key && Encoding.UTF8.GetByteCount(key) < 32) throw Invalid("Tokens:SigningKey", "is shorter than 32 bytes.");
        Range("Tokens:MaxLifetime", tokens.MaxLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Range("Tokens:Lifetime", tokens.Lifetime, TimeSpan.FromSeconds(1), tokens.MaxLifetime);
    }

    private static void Check(DeepgramVoiceAgentOptions deepgram)
    {
        Range("Deepgram:SettingsTimeout", deepgram.SettingsTimeout, Shortest, TimeSpan.FromHours(1));
        Range("Deepgram:IdleTimeout", deepgram.IdleTimeout, Shortest, TimeSpan.FromDays(1));
        Range("Deepgram:MaxSession", deepgram.MaxSession, TimeSpan.Zero, TimeSpan.FromDays(7));
        if (deepgram.MaxSession > TimeSpan.Zero) Range("Deepgram:SessionWarning", deepgram.SessionWarning, TimeSpan.Zero, deepgram.MaxSession);
        Range("Deepgram:FunctionTimeout", deepgram.FunctionTimeout, Shortest, TenMinutes);
        Range("Deepgram:EndpointTimeout", deepgram.EndpointTimeout, Shortest, TenMinutes);
        Range("Deepgram:CloseTimeout", deepgram.CloseTimeout, TimeSpan.Zero, TenMinutes);
        if (deepgram.MaxPromptCharacters is { } characters) Range("Deepgram:MaxPromptCharacters", characters, 1, int.MaxValue);
        if (deepgram.SlowThinkAfter is { } think) Range("Deepgram:SlowThinkAfter", think, Shortest, TenMinutes);
        if (deepgram.SlowSpeakAfter is { } speak) Range("Deepgram:SlowSpeakAfter", speak, Shortest, TenMinutes);
        Range("Deepgram:MaxMessageBytes", deepgram.MaxMessageBytes, 1_000, MaxBytes);
        Range("Deepgram:OutboundAudio", deepgram.OutboundAudio, TimeSpan.FromMilliseconds(100), TenMinutes);
        Range("Deepgram:OutboundTextBytes", deepgram.OutboundTextBytes, 1_000, MaxBytes);
        if (deepgram.AgentDirectory is { } agents && string.IsNullOrWhiteSpace(agents)) throw Invalid("Deepgram:AgentDirectory", "is empty; name a folder.");
        foreach (var (code, status) in deepgram.CloseCodes)
        {
            if (!DeepgramErrors.WireCodes.Contains(code, StringComparer.Ordinal)) throw Invalid($"Deepgram:CloseCodes:{code}", "is no error code of the protocol.");
            if (status is < 1000 or > 4999 or 1004 or 1005 or 1006 or 1015) throw Invalid($"Deepgram:CloseCodes:{code}", $"is {status}, which no peer may send.");
        }
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

    private static bool IsSection(Type type) => type.Assembly == typeof(AntiphonOptions).Assembly && type.IsClass;

    private static Type? NamedSections(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) && type.GetGenericArguments()[1] is var value && IsSection(value) ? value : null;
}
