using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>A tool on its way to be called, with the values known so far.</summary>
internal sealed class DialogueTask(BrainTool tool)
{
    private readonly Dictionary<string, SlotValue> _values = new(StringComparer.Ordinal);

    public BrainTool Tool { get; } = tool;

    public SlotValue? this[TaskSlot slot]
    {
        get => _values.GetValueOrDefault(slot.Key);
        set
        {
            if (value is null) _values.Remove(slot.Key);
            else _values[slot.Key] = value;
        }
    }

    public TaskSlot? Missing => Tool.Slots.FirstOrDefault(slot => slot.Parameter.IsRequired && this[slot] is null)
        ?? Tool.Slots.FirstOrDefault(IsHalf);

    public bool HasValues => _values.Count > 0;

    public TaskSlot? Slot(string parameter, ParameterKind kind) =>
        Tool.Slots.FirstOrDefault(slot => slot.Parameter.Name == parameter && slot.Kind == kind) ?? Tool.Slots.FirstOrDefault(slot => slot.Parameter.Name == parameter);

    /// <summary>The call's arguments in the schema's types.</summary>
    public Dictionary<string, object?> Arguments()
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var slot in Tool.Slots)
        {
            if (this[slot] is not { } value) continue;
            var argument = value.ToArgument(slot.Parameter);
            arguments[slot.Parameter.Name] = arguments.TryGetValue(slot.Parameter.Name, out var day) ? $"{day}T{argument}" : argument;
        }

        return arguments;
    }

    // A day without its time, or the other way round, of a parameter that is both.
    private bool IsHalf(TaskSlot slot) => this[slot] is null && slot.Parameter.Kind == ParameterKind.DateTime
        && Tool.Slots.Any(other => other.Parameter == slot.Parameter && this[other] is not null);
}
