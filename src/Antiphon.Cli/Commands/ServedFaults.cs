using Antiphon.Conversation;
using Antiphon.Server;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Antiphon.Testing.Faults;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Cli.Commands;

/// <summary>The faults that a server injects into each of its sessions, so that clients can be tested against them.</summary>
internal sealed class ServedFaults
{
    private readonly IReadOnlyList<ChosenFault> _faults;
    private readonly int _seed;

    private ServedFaults(IReadOnlyList<ChosenFault> faults, int seed)
    {
        _faults = faults;
        _seed = seed;
    }

    /// <summary>Reads the options; null when none is to be injected.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: not allowed, unknown, or none for a server.</exception>
    public static ServedFaults? Parse(IReadOnlyList<string> texts, bool allowed, int seed)
    {
        if (texts.Count == 0) return null;
        List<ChosenFault> faults = [.. texts.Select(ChosenFault.Parse)];
        if (!allowed) throw Invalid("--fault makes this server fail on purpose. If that is meant, give --allow-faults too.");
        if (faults.Find(fault => !fault.Scenario.IsServable) is { } unservable)
        {
            throw Invalid($"Fault {unservable.Scenario.Name} lies in the caller's audio before it reaches the server: inject it in the client. antiphon errors --faults says which a server can inject.");
        }

        return new ServedFaults(faults, seed);
    }

    /// <summary>Lays the faults around every session.</summary>
    public void Into(AntiphonServerSetup setup) => setup.SessionStarting = Inject;

    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: strangers could meet the faults.</exception>
    public void RequireLoopback(IConfiguration configuration)
    {
        if (BoundAddresses.Of(configuration).FirstOrDefault(address => !BoundAddresses.IsLoopback(address)) is not { } open) return;
        throw Invalid($"--fault is for this machine alone, and {open} can be reached from other machines. Bind to 127.0.0.1.");
    }

    /// <summary>Says what is injected.</summary>
    public void Announce(Terminal terminal)
    {
        foreach (var fault in _faults) terminal.WriteLine($"Injecting {fault}: {fault.Scenario.Does}");
    }

    private SessionParts Inject(SessionParts parts)
    {
        var injection = new FaultInjection(_faults, parts.Services.TimeProvider, _seed);
        var services = injection.Wrap(parts.Services);
        return parts with
        {
            Options = injection.Wrap(parts.Options),
            Services = services with { Observers = [.. services.Observers, new Release(injection)] },
            Line = injection.Wrap(parts.Line),
            Model = parts.Model is null ? null : injection.Wrap(parts.Model),
            Started = injection.Attach,
        };
    }

    private static VoiceException Invalid(string message) => new(ErrorCodes.ConfigurationInvalid, message);

    /// <summary>Lets go of what hangs once the session is over.</summary>
    private sealed class Release(FaultInjection injection) : ISessionObserver
    {
        public void OnEvent(string sessionId, SessionEvent sessionEvent)
        {
            if (sessionEvent is SessionEvent.Ended) injection.Dispose();
        }
    }
}
