using Antiphon.Conversation;
using Antiphon.Testing.Faults;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Named faults around every session of a server, as <c>antiphon serve --fault</c> lays them.</summary>
internal static class FaultedServer
{
    public static void Inject(this AntiphonServerSetup setup, params string[] faults)
    {
        List<ChosenFault> chosen = [.. faults.Select(ChosenFault.Parse)];
        setup.SessionStarting = parts =>
        {
            var injection = new FaultInjection(chosen, parts.Services.TimeProvider);
            var services = injection.Wrap(parts.Services);
            return parts with
            {
                Options = injection.Wrap(parts.Options) with { TranscriptTimeout = TimeSpan.FromMilliseconds(500) },
                Services = services with { Observers = [.. services.Observers, new Release(injection)] },
                Line = injection.Wrap(parts.Line),
                Model = parts.Model is null ? null : injection.Wrap(parts.Model),
                Started = injection.Attach,
            };
        };
    }

    private sealed class Release(FaultInjection injection) : ISessionObserver
    {
        public void OnEvent(string sessionId, SessionEvent sessionEvent)
        {
            if (sessionEvent is SessionEvent.Ended) injection.Dispose();
        }
    }
}
