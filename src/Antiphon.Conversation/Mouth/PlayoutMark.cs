namespace Antiphon.Conversation;

/// <summary>A mark that the far end acknowledges once it has played everything before it.</summary>
internal readonly record struct PlayoutMark(long Number, long Samples);
