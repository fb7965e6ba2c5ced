using Antiphon.Providers.Local.Brain.Dialogue;
using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Wording;

/// <summary>What the brain asks, in words taken from the tools' schemas. Pure.</summary>
internal static class Questions
{
    private const int MaxDescriptionWords = 9;
    private const int MaxChoices = 5;

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "the", "a", "an", "day", "date", "time", "of", "for", "new", "appointment", "booking", "to", "it", "which", "what", "wanted", "desired", "requested", "preferred", "slot", "start", "visit",
    };

    /// <summary>The question for a slot's value.</summary>
    public static string For(TaskSlot slot)
    {
        var description = slot.Parameter.Description.Trim();
        if (description.EndsWith('?')) return description;

        var phrase = Phrase(slot.Parameter);
        if (slot.Kind != ParameterKind.Choice && Turned(phrase, "") is { } turned) return turned;
        var isNew = slot.IsNew ? "new " : "";
        var isPlain = phrase.TrueForAll(Plain.Contains);
        switch (slot.Kind)
        {
            case ParameterKind.Date when isPlain || slot.Parameter.Kind == ParameterKind.DateTime:
                return isNew.Length > 0 ? "Which new day would you like?" : "Which day would you like?";
            case ParameterKind.Time when isPlain || slot.Parameter.Kind == ParameterKind.DateTime:
                return $"What {isNew}time would you like?";
            case ParameterKind.Date when phrase[0] is "day" or "date":
                return $"What is the {string.Join(' ', phrase)}?";
            case ParameterKind.PartOfDay:
                return "Morning, afternoon or evening?";
            case ParameterKind.Choice:
                return Choice(slot.Parameter, phrase);
            case ParameterKind.YesNo:
                return $"{Capital(string.Join(' ', phrase))}: yes or no?";
            case ParameterKind.Integer or ParameterKind.Number when phrase.Count > 2 && phrase[0] is "number" or "count" && phrase[1] == "of":
                return $"How many {string.Join(' ', phrase.Skip(2))}?";
            case ParameterKind.Name when phrase is ["name"] or ["your", "name"] or ["full", "name"] or ["your", "full", "name"] or ["customer", "name"]:
                return phrase.Contains("full") ? "What is your full name, please?" : "What is your name, please?";
        }

        var owned = phrase[0] is "your" or "who" ? "" : slot.Kind is ParameterKind.Digits && !phrase.Contains("of") ? "your " : "the ";
        return phrase[0] is "who" or "which" or "what" or "how" or "where" or "when"
            ? Capital(string.Join(' ', phrase)) + "?"
            : $"What is {owned}{string.Join(' ', phrase)}?";
    }

    /// <summary>The question before a tool that changes something.</summary>
    public static string Confirm(DialogueTask task, DateOnly today)
    {
        var action = task.Tool.Action;
        if (task.Tool.IsUndoing) action = action.Replace(" an ", " the ", StringComparison.Ordinal).Replace(" a ", " the ", StringComparison.Ordinal);
        var text = $"Shall I {action}";
        foreach (var slot in task.Tool.Slots.OrderBy(slot => slot.IsNew))
        {
            if (task[slot] is not { } value) continue;
            var said = value.Spoken(today);
            text += slot.Kind switch
            {
                ParameterKind.Date => (slot.IsNew ? " to " : " on ") + said,
                ParameterKind.Time => $" at {said}",
                ParameterKind.PartOfDay => $" in the {said}",
                ParameterKind.Name => $" for {said}",
                ParameterKind.Choice when slot.Parameter.Words is "service" or "kind" or "type" or "treatment" or "product" or "item" or "service type" => $" for {ActionWords.Article(said)} {said}",
                ParameterKind.YesNo => $", {slot.Parameter.Words}: {said},",
                _ => $", {slot.Parameter.Words} {said},",
            };
        }

        return text.TrimEnd(',') + "?";
    }

    /// <summary>"I can find free slots, book an appointment or hand you over to a person."</summary>
    public static string Capabilities(IReadOnlyList<BrainTool> tools)
    {
        var actions = tools.Where(tool => !tool.IsHandOver).Concat(tools.Where(tool => tool.IsHandOver)).Select(tool => tool.Action).Distinct(StringComparer.Ordinal).ToList();
        return actions.Count == 0 ? "I have no tools here, so there is little I can do." : $"I can {SpokenForms.List(actions, "or")}.";
    }

    // The description without its article and its notes for machines; the parameter's own name when nothing speakable is left.
    internal static List<string> Phrase(ToolParameter parameter)
    {
        var description = parameter.Description;
        var end = description.IndexOfAny([',', ';', ':', '(', '.', '\n']);
        var dash = description.IndexOf(" - ", StringComparison.Ordinal);
        if (dash > 0 && (end < 0 || dash < end)) end = dash;
        var words = SpokenWords.Of(end < 0 ? description : description[..end]);
        var note = words.FindIndex(w => w is "yyyy" or "iso" or "hh" or "format" or "formatted" or "eg" or "string");
        if (note >= 0) words = words[..note];
        while (words.Count > 0 && words[^1] is "in" or "as" or "a" or "an" or "the" or "of") words.RemoveAt(words.Count - 1);
        if (words.Count == 0 || words.Count > MaxDescriptionWords) words = SpokenWords.OfIdentifier(parameter.Name);
        while (words.Count > 1 && words[0] is "the" or "a" or "an" or "optional" or "wanted") words.RemoveAt(0);
        for (var i = 0; i < words.Count; i++)
            if (words[i] is "caller's" or "customer's" or "user's" or "client's" or "patient's" or "guest's" or "person's") words[i] = "your";
        for (var i = 0; i + 2 < words.Count; i++)
        {
            if (words[i] != "of" || words[i + 1] != "the" || words[i + 2] is not ("caller" or "customer" or "user" or "client" or "patient" or "guest")) continue;
            words.RemoveRange(i, 3);
            words.Insert(0, "your");
        }

        return words.Count == 0 ? ["value"] : words;
    }

    private static string Choice(ToolParameter parameter, List<string> phrase)
    {
        var name = Turned(phrase, "Which ") is { } turned ? turned.TrimEnd('?') : phrase[0] is "which" or "what" ? Capital(string.Join(' ', phrase)) : "Which " + string.Join(' ', phrase.Take(5));
        var options = parameter.Choices.Take(MaxChoices).Select(choice => choice.Words).ToList();
        var list = parameter.Choices.Count > MaxChoices ? $"for example {SpokenForms.List(options, "or")}" : SpokenForms.List(options, "or");
        return $"{name}: {list}?";
    }

    // "day you would like to come" asks "Which day would you like to come?"; "time that suits you" asks "Which time suits you?".
    private static string? Turned(List<string> phrase, string lead)
    {
        if (lead.Length == 0) lead = phrase[0] is "time" or "hour" ? "What " : "Which ";
        var you = phrase.IndexOf("you");
        if (you > 0 && you + 1 < phrase.Count && phrase[you + 1] is "would" or "want" or "need" or "can" or "will" or "like" or "prefer")
        {
            var thing = string.Join(' ', phrase.Take(you));
            var rest = string.Join(' ', phrase.Skip(you + 2));
            return phrase[you + 1] is "would" or "can" or "will"
                ? $"{lead}{thing} {phrase[you + 1]} you {rest}?".Replace(" ?", "?", StringComparison.Ordinal)
                : $"{lead}{thing} do you {string.Join(' ', phrase.Skip(you + 1))}?";
        }

        var that = phrase.IndexOf("that");
        return that > 0 && that + 1 < phrase.Count && phrase[that + 1] is "suits" or "fits" or "works" ? $"{lead}{string.Join(' ', phrase.Take(that))} {string.Join(' ', phrase.Skip(that + 1))}?" : null;
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
