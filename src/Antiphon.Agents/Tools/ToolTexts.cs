using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>What the model is told of a call. Failures in fixed words, so that nothing leaks into a conversation (R6).</summary>
internal static class ToolTexts
{
    internal const string Failed = "The tool failed. Tell the caller that it did not work; do not pretend that it did.";
    internal const string TimedOut = "The tool did not answer in time. Tell the caller that it did not work this time.";
    internal const string ArgumentsUnreadable = "The arguments could not be read. Send one JSON object that fits the tool's schema.";
    internal const string Done = "Done.";
    private const string Cut = " [cut off]";

    internal static string Unknown(IReadOnlyList<AIFunction> tools) => tools.Count == 0
        ? "There is no such tool. Answer without tools."
        : $"There is no such tool. There are: {string.Join(", ", tools.Select(tool => tool.Name))}.";

    internal static string ArgumentsInvalid(string problem) => $"The arguments do not fit: {problem} Correct them or ask the caller.";

    /// <summary>A tool's result as text.</summary>
    internal static string Result(object? value, int maxCharacters)
    {
        var text = value switch
        {
            null => Done,
            string s => s,
            TextContent content => content.Text,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
            JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => Done,
            JsonElement json => json.GetRawText(),
            _ => JsonSerializer.Serialize(value, ToolArguments.Json),
        };
        return text.Length <= maxCharacters ? text : string.Concat(text.AsSpan(0, maxCharacters - Cut.Length), Cut);
    }
}
