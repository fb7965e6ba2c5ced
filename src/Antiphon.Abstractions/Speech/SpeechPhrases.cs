using Microsoft.Extensions.AI;

namespace Antiphon.Speech;

/// <summary>
/// Phrase templates of a tool: how people ask for it. Notation: words; <c>(a | b)</c> alternatives; <c>[x]</c> optional;
/// <c>{parameter}</c> the value of one of the tool's parameters; <c>&lt;rule&gt;</c> a built-in rule such as
/// <c>&lt;day&gt;</c>, <c>&lt;time&gt;</c>, <c>&lt;date&gt;</c>, <c>&lt;number&gt;</c>, <c>&lt;digits&gt;</c>, <c>&lt;name&gt;</c>.
/// Example: <c>[i would like to] (book | make) an appointment [for {day}] [at {time}]</c>.
/// </summary>
public static class SpeechPhrases
{
    /// <summary>Key in <see cref="AITool.AdditionalProperties"/> under which a tool's templates lie, as
    /// <see cref="IReadOnlyList{T}"/> of string.</summary>
    public const string PropertyName = "antiphon.phrases";

    /// <summary>The templates of <paramref name="tool"/>; empty when it has none.</summary>
    public static IReadOnlyList<string> Of(AITool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.AdditionalProperties.TryGetValue(PropertyName, out var value) && value is IReadOnlyList<string> phrases
            ? phrases
            : [];
    }
}
