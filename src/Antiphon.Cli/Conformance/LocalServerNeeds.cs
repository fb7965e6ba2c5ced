using System.Globalization;
using Antiphon.Conformance;
using Antiphon.Server.Deepgram;

namespace Antiphon.Cli.Conformance;

/// <summary>Needs of a case as settings of a server. A value.</summary>
/// <param name="Name">The same for cases that can share a server.</param>
internal sealed record LocalServerNeeds(string Name)
{
    private const int ManySessions = 200;

    public bool WantsKey { get; private init; }

    public bool WantsEndpoint { get; private init; }

    public bool WantsProviders { get; private init; }

    public bool WantsStore { get; private init; }

    public bool IsExclusive { get; private init; }

    public int MaxSessions { get; private init; } = ManySessions;

    /// <summary>0 for no bound.</summary>
    public int MaxSessionsPerKey { get; private init; }

    /// <summary>Wait for a recogniser's text; null for the session's own.</summary>
    public TimeSpan? TranscriptTimeout { get; private init; }

    public List<string> Faults { get; private init; } = [];

    public DeepgramVoiceAgentOptions Options { get; init; } = new();

    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: an option that these servers do not have.</exception>
    public static LocalServerNeeds Of(IReadOnlyList<ConformanceNeed> needs)
    {
        var capabilities = needs.Where(need => need.Kind == ConformanceNeedKind.Capability).Select(need => need.Value).ToHashSet(StringComparer.Ordinal);
        var made = new LocalServerNeeds(string.Join('|', needs
            .Where(need => need.Kind != ConformanceNeedKind.Capability || need.Value is "key" or "providers").Select(need => need.ToString()).Order(StringComparer.Ordinal)))
        {
            WantsKey = capabilities.Contains("key"),
            WantsEndpoint = capabilities.Contains("endpoint"),
            WantsProviders = capabilities.Contains("providers"),
            IsExclusive = capabilities.Contains("stop"),
            Faults = [.. needs.Where(need => need.Kind == ConformanceNeedKind.Fault).Select(need => need.Value)],
        };
        foreach (var option in needs.Where(need => need.Kind == ConformanceNeedKind.Option))
        {
            var equals = option.Value.IndexOf('=', StringComparison.Ordinal);
            made = made.With(option.Value[..equals], option.Value[(equals + 1)..]);
        }

        return made;
    }

    private LocalServerNeeds With(string name, string value) => name switch
    {
        "settings_timeout" => this with { Options = Options with { SettingsTimeout = Time(value) } },
        "idle_timeout" => this with { Options = Options with { IdleTimeout = Time(value) } },
        "function_timeout" => this with { Options = Options with { FunctionTimeout = Time(value) } },
        "endpoint_timeout" => this with { Options = Options with { EndpointTimeout = Time(value) } },
        // The warning comes half-way: such a session is short.
        "max_session" => this with { Options = Options with { MaxSession = Time(value), SessionWarning = Time(value) / 2 } },
        "max_message_bytes" => this with { Options = Options with { MaxMessageBytes = Number(value) } },
        "max_prompt_characters" => this with { Options = Options with { MaxPromptCharacters = Number(value) } },
        "refuse_foreign_providers" => this with { Options = Options with { RefuseForeignProviders = value == "true" } },
        "allow_private_endpoints" => this with { Options = Options with { AllowPrivateEndpoints = value == "true", AllowInsecureEndpoints = value == "true" } },
        "max_sessions" => this with { MaxSessions = Number(value), IsExclusive = true },
        "transcript_timeout" => this with { TranscriptTimeout = Time(value) },
        "lenient_settings" => this with { Options = Options with { LenientSettings = value == "true" } },
        "legacy_shapes" => this with { Options = Options with { AcceptLegacyShapes = value == "true" } },
        "max_sessions_per_key" => this with { MaxSessionsPerKey = Number(value), IsExclusive = true },
        "stored_agents" => this with { WantsStore = value == "true" },
        _ => throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"needs option {name}, which local servers do not have"),
    };

    private static int Number(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string value) => value.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(Number(value[..^2]))
        : TimeSpan.FromSeconds(Number(value[..^1]));
}
