namespace Antiphon.Conversation.Recording;

/// <summary>Stands in a replay for what the line or recognition threw without a code.</summary>
internal sealed class ReplayedException(string name) : Exception($"{name} was thrown here when the call was recorded.")
{
    /// <summary>Name of the type that was thrown.</summary>
    public string Name { get; } = name;
}
