using Microsoft.Extensions.Logging;

namespace Antiphon.Testing;

/// <summary>A line that was logged.</summary>
/// <param name="Category">Category of the logger.</param>
/// <param name="Level">How bad.</param>
/// <param name="EventId">Id and name of the event.</param>
/// <param name="Message">The text as a reader of the log sees it.</param>
/// <param name="Exception">What was logged with it; null when nothing was.</param>
/// <param name="Properties">The named values of the message.</param>
public sealed record LogEntry(
    string Category,
    LogLevel Level,
    EventId EventId,
    string Message,
    Exception? Exception,
    IReadOnlyList<KeyValuePair<string, object?>> Properties)
{
    /// <summary>Whether message, a value or the exception's text holds <paramref name="text"/>, whatever its case.</summary>
    public bool Says(string text) =>
        Message.Contains(text, StringComparison.OrdinalIgnoreCase)
        || Exception?.ToString().Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || Properties.Any(property => property.Value?.ToString()?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    /// <inheritdoc/>
    public override string ToString() => $"{Level} {Category} {EventId.Name ?? EventId.Id.ToString()}: {Message}";
}
