using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>Values of earlier turns that a later tool may take up. Not thread-safe.</summary>
internal sealed class DialogueMemory
{
    private readonly Dictionary<string, SlotValue> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _spent = new(StringComparer.Ordinal);

    public void Put(TaskSlot slot, SlotValue value)
    {
        if (KeyOf(slot) is not { } key) return;
        _values[key] = value;
        _spent.Remove(key);
    }

    /// <summary>What is done is done: its day and time are no longer meant for the next thing, unless that undoes it.</summary>
    public void Spend()
    {
        foreach (var key in _values.Keys)
            if (key != nameof(ParameterKind.Name)) _spent.Add(key);
    }

    public SlotValue? For(BrainTool tool, TaskSlot slot)
    {
        if (slot.IsNew || KeyOf(slot) is not { } key || !_values.TryGetValue(key, out var value)) return null;
        return !_spent.Contains(key) || tool.IsUndoing ? value : null;
    }

    /// <summary>The last value of the slot's kind, whatever it was for.</summary>
    public SlotValue? LastOf(TaskSlot slot) => KeyOf(slot) is { } key ? _values.GetValueOrDefault(key) : null;

    // Lists are the same list when they have the same values; numbers only when they have the same name.
    private static string? KeyOf(TaskSlot slot) => slot.Kind switch
    {
        ParameterKind.Date or ParameterKind.Time or ParameterKind.Name => slot.Kind.ToString(),
        ParameterKind.Choice => "Choice " + string.Join('|', slot.Parameter.Choices.Select(choice => choice.Json)),
        ParameterKind.Digits or ParameterKind.Integer or ParameterKind.Number => $"{slot.Kind} {slot.Parameter.Words}",
        _ => null,
    };
}
