using System.Globalization;
using Antiphon.Cli.Commands;
using Antiphon.Conformance;
using Antiphon.Server;
using Antiphon.Server.Deepgram;
using Antiphon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Conformance;

/// <summary>
/// Servers of this machine, one for each set of needs, started when a case first needs it: with a model that obeys, a voice that is
/// quick and a recogniser that reads the test instrument's sound exactly, so that nothing depends on what is installed. Thread-safe.
/// </summary>
internal sealed class LocalServers(Action<AntiphonServerSetup>? configure = null) : IConformanceTargets, IAsyncDisposable
{
    private const string Key = "conformance-key";

    /// <summary>How long a character of the agent's speech lasts: quick, and long enough to be interrupted.</summary>
    private static readonly TimeSpan Character = TimeSpan.FromMilliseconds(10);

    private static readonly HashSet<string> Capabilities = new(StringComparer.Ordinal)
    {
        "key", "speech", "stop", "grants", ObedientModel.Capability,
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<WebApplication>> _servers = new(StringComparer.Ordinal);

    public async Task<(ConformanceTarget? Target, string? Missing)> FindAsync(ConformanceCase item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Needs.FirstOrDefault(need => need.Kind == ConformanceNeedKind.Capability && !Capabilities.Contains(need.Value)) is { } missing)
            return (null, $"needs {missing}, which local servers do not offer");
        ServerNeeds needs;
        try
        {
            needs = ServerNeeds.Of(item.Needs);
        }
        catch (VoiceException error)
        {
            return (null, error.Message);
        }

        // A server that is to stop, or that has room for one session, is a case's own.
        var isOwn = needs.IsExclusive;
        var app = await (isOwn ? StartAsync(needs) : SharedAsync(needs)).ConfigureAwait(false);
        return (new ConformanceTarget
        {
            Address = new Uri(app.Urls.First()),
            Key = needs.WantsKey ? Key : null,
            Speech = static (text, _) => ValueTask.FromResult(LoopbackVoice.Say(text)),
            StopAsync = isOwn ? () => app.StopAsync() : null,
            Released = isOwn ? app.DisposeAsync : null,
        }, null);
    }

    public async ValueTask DisposeAsync()
    {
        List<Task<WebApplication>> servers;
        lock (_gate) servers = [.. _servers.Values];
        foreach (var server in servers) await (await server.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }

    private Task<WebApplication> SharedAsync(ServerNeeds needs)
    {
        lock (_gate)
        {
            if (!_servers.TryGetValue(needs.Name, out var server)) _servers.Add(needs.Name, server = StartAsync(needs));
            return server;
        }
    }

    private async Task<WebApplication> StartAsync(ServerNeeds needs)
    {
        var app = AntiphonServer.Build(["--urls", "http://127.0.0.1:0", "--Antiphon:Speech:Host", "None", .. needs.Arguments], setup =>
        {
            setup.Model = new ObedientModel();
            setup.SpeechToText = new LoopbackSpeechToText();
            setup.TextToSpeech = new ScriptedTextToSpeech(TimeProvider.System) { CharacterDuration = Character };
            setup.Deepgram = needs.Options;
            setup.Logging = logging => logging.ClearProviders();
            setup.Configure = options =>
            {
                options.Agent = null;
                options.Keys.Clear();
                if (needs.WantsKey) options.Keys.Add(Key);
                options.Limits.MaxSessions = needs.MaxSessions;
            };
            ServedFaults.Parse(needs.Faults, allowed: true, seed: 1)?.Into(setup);
            configure?.Invoke(setup);
        });
        await app.StartAsync().ConfigureAwait(false);
        return app;
    }

    /// <summary>Needs of a case as settings of a server.</summary>
    private sealed record ServerNeeds(string Name)
    {
        private const int ManySessions = 200;

        public bool WantsKey { get; private init; }

        public bool IsExclusive { get; private init; }

        public int MaxSessions { get; private init; } = ManySessions;

        public List<string> Faults { get; private init; } = [];

        public List<string> Arguments { get; private init; } = [];

        public DeepgramVoiceAgentOptions Options { get; private init; } = new();

        /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: an option that these servers do not have.</exception>
        public static ServerNeeds Of(IReadOnlyList<ConformanceNeed> needs)
        {
            var capabilities = needs.Where(need => need.Kind == ConformanceNeedKind.Capability).Select(need => need.Value).ToHashSet(StringComparer.Ordinal);
            var made = new ServerNeeds(string.Join('|', needs
                .Where(need => need.Kind != ConformanceNeedKind.Capability || need.Value == "key").Select(need => need.ToString()).Order(StringComparer.Ordinal)))
            {
                WantsKey = capabilities.Contains("key"),
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

        private ServerNeeds With(string name, string value) => name switch
        {
            "settings_timeout" => this with { Options = Options with { SettingsTimeout = Time(value) } },
            "idle_timeout" => this with { Options = Options with { IdleTimeout = Time(value) } },
            "function_timeout" => this with { Options = Options with { FunctionTimeout = Time(value) } },
            "max_message_bytes" => this with { Options = Options with { MaxMessageBytes = Number(value) } },
            "refuse_foreign_providers" => this with { Options = Options with { RefuseForeignProviders = value == "true" } },
            "allow_private_endpoints" => this with { Options = Options with { AllowPrivateEndpoints = value == "true", AllowInsecureEndpoints = value == "true" } },
            "max_sessions" => this with { MaxSessions = Number(value), IsExclusive = true },
            _ => throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"needs option {name}, which local servers do not have"),
        };

        private static int Number(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

        private static TimeSpan Time(string value) => value.EndsWith("ms", StringComparison.Ordinal)
            ? TimeSpan.FromMilliseconds(Number(value[..^2]))
            : TimeSpan.FromSeconds(Number(value[..^1]));
    }
}
