namespace Antiphon.Agents;

/// <summary>
/// Thrown by a tool that failed and has something to say about it. The text goes to the model as it is and may reach the
/// caller: no secrets. Any other exception reaches the model as a fixed text.
/// </summary>
public sealed class ToolException : Exception
{
    /// <param name="messageForModel">What the model is told.</param>
    /// <param name="innerException">Why; stays in the process.</param>
    public ToolException(string messageForModel, Exception? innerException = null)
        : base(messageForModel, innerException)
    {
    }
}
