using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Deepgram;

/// <summary>What happens before the upgrade: who is it, is there room.</summary>
internal static class DeepgramHandshake
{
    /// <summary>Lets the request in, or says why not.</summary>
    internal static DeepgramRefusal? Check(
        HttpContext context, ICredentialValidator validator, ISessionHost host, ConnectionGate gate, out ConnectionGate.Admission? admission)
    {
        admission = null;
        if (!context.WebSockets.IsWebSocketRequest) return DeepgramRefusal.UpgradeRequired;
        if (DeepgramCredentials.Identify(context.Request, context.WebSockets.WebSocketRequestedProtocols, validator) is not { } identity)
            return DeepgramRefusal.Unauthenticated;

        if (host.Refusal is { } refusal) return DeepgramRefusal.Of(refusal);
        try
        {
            admission = gate.Enter(identity);
            return null;
        }
        catch (VoiceException error)
        {
            return DeepgramRefusal.Of(error);
        }
    }
}
