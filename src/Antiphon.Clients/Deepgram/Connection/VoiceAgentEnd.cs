namespace Antiphon.Clients.Deepgram;

/// <summary>How a connection or a session ended.</summary>
/// <param name="CloseStatus">The server's close code; null when it went without one.</param>
/// <param name="Reason">The server's close reason; empty when it gave none.</param>
/// <param name="Error">The failure: a <see cref="VoiceAgentException"/> when the server said an Error that ended it, else what
/// broke the connection; null when it ended as intended.</param>
public sealed record VoiceAgentEnd(int? CloseStatus, string Reason, VoiceException? Error);
