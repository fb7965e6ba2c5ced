using Antiphon.Cli.Commands;
using Antiphon.Conformance;
using Antiphon.Server;
using Antiphon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Conformance;

/// <summary>
/// Servers of this machine, one for each set of needs, started when a case first needs it: with a model that obeys, a voice that is
/// quick and a recogniser that reads the test instrument's sound exactly, so that nothing depends on what is installed. Thread-safe.
/// </summary>
internal sealed class LocalServers : IConformanceTargets, IAsyncDisposable
{
    private const string Key = "conformance-key";

    /// <summary>How long a character of the agent's speech lasts: quick, and long enough to be interrupted.</summary>
    private static readonly TimeSpan Character = TimeSpan.FromMilliseconds(10);

    private static readonly HashSet<string> Capabilities = new(StringComparer.Ordinal)
    {
        "key", "speech", "stop", "grants", "endpoint", "providers", "uncompressed-only", "loopback-only", ObedientModel.Capability,
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<LocalServer>> _servers = new(StringComparer.Ordinal);
    private Task<WebApplication>? _endpoint;

    public async Task<(ConformanceTarget? Target, string? Missing)> FindAsync(ConformanceCase item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Needs.FirstOrDefault(need => need.Kind == ConformanceNeedKind.Capability && !Capabilities.Contains(need.Value)) is { } missing)
            return (null, $"needs {missing}, which local servers do not offer");
        LocalServerNeeds needs;
        try
        {
            needs = LocalServerNeeds.Of(item.Needs);
        }
        catch (VoiceException error)
        {
            return (null, error.Message);
        }

        // A server that is to stop, or that has room for one session, is a case's own.
        var isOwn = needs.IsExclusive;
        var server = await (isOwn ? LocalServer.StartAsync(needs, Configure) : SharedAsync(needs)).ConfigureAwait(false);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (needs.WantsEndpoint) variables["endpoint"] = (await EndpointAsync().ConfigureAwait(false)).Urls.First();
        return (new ConformanceTarget
        {
            Address = server.Address,
            Key = needs.WantsKey ? Key : null,
            Speech = static (text, _) => ValueTask.FromResult(LoopbackVoice.Say(text)),
            Variables = variables,
            StopAsync = isOwn ? server.StopAsync : null,
            Released = isOwn ? server.DisposeAsync : null,
        }, null);
    }

    public async ValueTask DisposeAsync()
    {
        List<Task<LocalServer>> servers;
        lock (_gate) servers = [.. _servers.Values];
        foreach (var server in servers) await (await server.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        if (_endpoint is not null) await (await _endpoint.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }

    private Task<LocalServer> SharedAsync(LocalServerNeeds needs)
    {
        lock (_gate)
        {
            if (!_servers.TryGetValue(needs.Name, out var server)) _servers.Add(needs.Name, server = LocalServer.StartAsync(needs, Configure));
            return server;
        }
    }

    private Task<WebApplication> EndpointAsync()
    {
        lock (_gate) return _endpoint ??= FunctionEndpoint.StartAsync();
    }

    private static void Configure(AntiphonServerSetup setup, LocalServerNeeds needs)
    {
        setup.Model = new ObedientModel();
        setup.SpeechToText = new LoopbackSpeechToText();
        setup.TextToSpeech = Voice();
        if (needs.WantsProviders)
        {
            setup.Models["obedient"] = new ObedientModel();
            setup.Models["broken"] = new ObedientModel { IsBroken = true };
            setup.Voices["quick"] = Voice();
            setup.Voices["broken"] = Voice(new ProviderException(ErrorCodes.TextToSpeechUnavailable, "broken", "This voice is broken.") { IsTransient = false });
        }

        setup.Deepgram = needs.Options;
        setup.Logging = logging => logging.ClearProviders();
        setup.Configure = options =>
        {
            options.Agent = null;
            options.Keys.Clear();
            if (needs.WantsKey) options.Keys.Add(Key);
            options.Limits.MaxSessions = needs.MaxSessions;
            options.Limits.MaxSessionsPerKey = needs.MaxSessionsPerKey;
            options.Limits.DrainTime = TimeSpan.FromSeconds(1);
        };
        ServedFaults.Parse(needs.Faults, allowed: true, seed: 1)?.Into(setup);
        if (needs.TranscriptTimeout is not { } timeout) return;
        var starting = setup.SessionStarting;
        setup.SessionStarting = parts =>
        {
            parts = parts with { Options = parts.Options with { TranscriptTimeout = timeout } };
            return starting is null ? parts : starting(parts);
        };
    }

    private static ScriptedTextToSpeech Voice(VoiceException? openFault = null) => new(TimeProvider.System) { CharacterDuration = Character, OpenFault = openFault };
}

/// <summary>One of them. Its folder, if it needs one, goes with it.</summary>
internal sealed class LocalServer(WebApplication app, string? folder) : IAsyncDisposable
{
    public Uri Address { get; } = new(app.Urls.First());

    public static async Task<LocalServer> StartAsync(LocalServerNeeds needs, Action<AntiphonServerSetup, LocalServerNeeds> configure)
    {
        string? folder = null;
        if (needs.WantsStore)
        {
            folder = Directory.CreateTempSubdirectory("antiphon-conformance-").FullName;
            needs = needs with { Options = needs.Options with { AgentDirectory = folder } };
        }

        var app = AntiphonServer.Build(["--urls", "http://127.0.0.1:0", "--Antiphon:Speech:Host", "None"], setup => configure(setup, needs));
        await app.StartAsync().ConfigureAwait(false);
        return new LocalServer(app, folder);
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync().ConfigureAwait(false);
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }
}
