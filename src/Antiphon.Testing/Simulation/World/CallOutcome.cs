using Antiphon.Conversation;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>How a call ended.</summary>
/// <param name="End">As the session said.</param>
/// <param name="History">The conversation at the end.</param>
/// <param name="EndedAt">Time of the call.</param>
/// <param name="DroppedAudioFrames">The caller's frames that the session dropped.</param>
/// <param name="Left">What is still there and should not be, in words.</param>
internal sealed record CallOutcome(SessionEnd End, IReadOnlyList<ChatMessage> History, TimeSpan EndedAt, long DroppedAudioFrames, IReadOnlyList<string> Left);
