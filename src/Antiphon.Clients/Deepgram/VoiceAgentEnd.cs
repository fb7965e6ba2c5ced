namespace Antiphon.Clients.Deepgram;

/// <summary>How a connection ended.</summary>
/// <param name="CloseStatus">The server's close code; null when it went without one.</param>
/// <param name="Reason">The server's close reason; empty when it gave none.</param>
/// <param name="Error">The failure: the server's last Error if it was fatal, else what broke the connection; null when it
/// ended as intended.</param>
public sealed record VoiceAgentEnd(int? CloseStatus, string Reason, VoiceException? Error);
