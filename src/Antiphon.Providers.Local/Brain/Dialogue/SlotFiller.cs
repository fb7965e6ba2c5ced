using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>Puts the values of an utterance into a task's slots.</summary>
internal sealed class SlotFiller(OfflineBrainOptions options)
{
    /// <summary>Fills what can be filled and says which slots changed. The expected slot comes first, then values that the
    /// best phrase bound to a parameter, then open slots of the right kind; filled ones are overridden last, as a correction.</summary>
    public IReadOnlyList<TaskSlot> Fill(DialogueTask task, Utterance utterance, TaskSlot? expected,
        IReadOnlyList<(string Parameter, Mention Mention)> bindings, IReadOnlyList<TimeOnly> offers)
    {
        var used = new List<Mention>();
        var touched = new HashSet<string>(StringComparer.Ordinal);
        var changed = new List<TaskSlot>();

        foreach (var (parameter, mention) in bindings)
        {
            if (task.Slot(parameter, mention.Kind) is { } slot && Fits(slot, mention) && !used.Exists(mention.Overlaps)) Take(slot, mention);
        }

        if (expected is not null && !touched.Contains(expected.Key) && Expected(expected, utterance) is { } answer && !used.Exists(answer.Overlaps)) Take(expected, answer);

        foreach (var mention in utterance.Mentions.Where(m => !m.IsDenied).OrderByDescending(m => m.End - m.Start).ThenBy(m => m.Start).ToList())
        {
            if (used.Exists(mention.Overlaps)) continue;
            if (mention is { Kind: ParameterKind.Time, IsBare: true } && !MayBeTime(task, mention, utterance)) continue;
            if (mention.Kind is ParameterKind.Number && expected is null && !task.Tool.Slots.Any(slot => Fits(slot, mention) && task[slot] is null)) continue;
            if (SlotFor(task, mention, touched) is { } slot && (slot.Kind, mention.Kind) is not (ParameterKind.Digits, ParameterKind.Number)) Take(slot, mention);
            else if (mention.Kind == ParameterKind.PartOfDay) MoveTime(mention);
        }

        foreach (var slot in task.Tool.Slots.Where(slot => slot.Kind == ParameterKind.Choice && !touched.Contains(slot.Key)).ToList())
        {
            if (utterance.Choices(slot.Parameter, 0.8).FirstOrDefault(m => !m.IsDenied && !used.Exists(m.Overlaps)) is { } choice) Take(slot, choice);
        }

        if (task.Tool.Slots.FirstOrDefault(slot => slot.Kind == ParameterKind.Name && !touched.Contains(slot.Key)) is { } nameSlot
            && utterance.Name(isExpected: false) is { IsDenied: false } name && !used.Exists(name.Overlaps))
            Take(nameSlot, name);

        return changed;

        void Take(TaskSlot slot, Mention mention)
        {
            used.Add(mention);
            touched.Add(slot.Key);
            if (ValueOf(slot, mention, task, utterance, offers) is not { } value || Equals(value, task[slot])) return;
            task[slot] = value;
            changed.Add(slot);
        }

        // "in the afternoon" behind an earlier "at three".
        void MoveTime(Mention part)
        {
            var slot = task.Tool.Slots.FirstOrDefault(s => s.Kind == ParameterKind.Time && !touched.Contains(s.Key) && task[s] is not null);
            if (slot is null || task[slot] is not SlotValue.Clock clock) return;
            var time = new SpokenTime(clock.Time.Hour % 12, clock.Time.Minute, true).Resolve(part.Text, options.DayStart);
            if (time == clock.Time) return;
            touched.Add(slot.Key);
            task[slot] = new SlotValue.Clock(time);
            changed.Add(slot);
        }
    }

    /// <summary>The value of a mention for a slot.</summary>
    public SlotValue? ValueOf(TaskSlot slot, Mention mention, DialogueTask task, Utterance utterance, IReadOnlyList<TimeOnly> offers) => slot.Kind switch
    {
        ParameterKind.Date => new SlotValue.Day(mention.Date),
        ParameterKind.Time => new SlotValue.Clock(TimeOf(mention.Time, task, utterance, offers)),
        ParameterKind.Choice => mention.Choice is { } choice ? new SlotValue.Choice(choice) : null,
        ParameterKind.Integer => new SlotValue.Number(decimal.Truncate(mention.Number)),
        ParameterKind.Number => new SlotValue.Number(mention.Number),
        ParameterKind.Digits => new SlotValue.Digits(mention.Kind == ParameterKind.Number ? mention.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : mention.Text),
        _ => mention.Text.Length > 0 ? new SlotValue.Words(mention.Text) : null,
    };

    /// <summary>An open hour is one that was offered, else follows the part of the day spoken of, else the working day.</summary>
    public TimeOnly TimeOf(SpokenTime time, DialogueTask? task, Utterance utterance, IReadOnlyList<TimeOnly> offers)
    {
        var part = utterance.Mentions.FirstOrDefault(m => m is { Kind: ParameterKind.PartOfDay, IsDenied: false })?.Text;
        if (part is null && time.IsOpen)
        {
            var either = (Morning: time.Resolve("morning", options.DayStart), Afternoon: time.Resolve("afternoon", options.DayStart));
            if (offers.Contains(either.Morning) != offers.Contains(either.Afternoon)) return offers.Contains(either.Morning) ? either.Morning : either.Afternoon;
        }

        part ??= task?.Tool.Slots.Where(slot => slot.Kind == ParameterKind.PartOfDay).Select(slot => (task[slot] as SlotValue.Words)?.Text).FirstOrDefault(text => text is not null);
        return time.Resolve(part, options.DayStart);
    }

    /// <summary>The answer to a question for a slot; null when there is none.</summary>
    public static Mention? Expected(TaskSlot slot, Utterance utterance)
    {
        switch (slot.Kind)
        {
            case ParameterKind.Choice:
                if (utterance.Choices(slot.Parameter, 0.65).FirstOrDefault(m => !m.IsDenied) is { } choice) return choice;
                if (utterance.Pick() is not { } place) return null;
                var index = place < 0 ? slot.Parameter.Choices.Count - 1 : place;
                return index < slot.Parameter.Choices.Count ? new Mention(ParameterKind.Choice, 0, 0) { Choice = slot.Parameter.Choices[index] } : null;
            case ParameterKind.Name:
                return utterance.Name(isExpected: true) is { IsDenied: false } name ? name : null;
            case ParameterKind.Date:
                if (utterance.Mentions.LastOrDefault(m => m is { Kind: ParameterKind.Date, IsDenied: false }) is { } date) return date;
                for (var i = 0; i < utterance.Words.Count; i++)
                    if (DateWords.TryDayOfMonth(utterance.Words, i, utterance.Today, out var day, out var end)) return new Mention(ParameterKind.Date, i, end) { Date = day };
                return null;
            case ParameterKind.Digits:
                if (utterance.Mentions.FirstOrDefault(m => m.Kind == ParameterKind.Digits) is { } run) return run;
                for (var i = 0; i < utterance.Words.Count; i++)
                    if (NumberWords.TryDigits(utterance.Words, i, 2, out var digits, out var end)) return new Mention(ParameterKind.Digits, i, end) { Text = digits };
                return utterance.Mentions.FirstOrDefault(m => m is { Kind: ParameterKind.Number, IsDenied: false });
            default:
                return utterance.Mentions.LastOrDefault(m => !m.IsDenied && Fits(slot, m));
        }
    }

    private static bool Fits(TaskSlot slot, Mention mention) => slot.Kind == mention.Kind || (slot.Kind, mention.Kind) switch
    {
        (ParameterKind.Integer or ParameterKind.Number, ParameterKind.Number) => true,
        (ParameterKind.Digits, ParameterKind.Number) => true,
        _ => false,
    };

    private static TaskSlot? SlotFor(DialogueTask task, Mention mention, HashSet<string> touched)
    {
        var fitting = task.Tool.Slots.Where(slot => Fits(slot, mention) && !touched.Contains(slot.Key)).ToList();
        return fitting.Find(slot => task[slot] is null && slot.Parameter.IsRequired)
            ?? fitting.Find(slot => task[slot] is null && !fitting.Exists(other => task[other] is not null))
            ?? fitting.FindLast(slot => task[slot] is not null)
            ?? fitting.FirstOrDefault();
    }

    private static bool MayBeTime(DialogueTask task, Mention mention, Utterance utterance)
    {
        if (task.Tool.Slots.Any(slot => slot.Kind is ParameterKind.Integer or ParameterKind.Number or ParameterKind.Digits && task[slot] is null)) return false;

        // "two people" and "for one" are no times; a short answer, or a number behind a day, is.
        var before = mention.Start > 0 ? utterance.Words[mention.Start - 1] : "";
        var isLast = mention.End >= utterance.Words.Count || FunctionWords.Contains(utterance.Words[mention.End]) || FunctionWords.IsFiller(utterance.Words[mention.End]);
        return isLast && before is not ("for" or "a") && utterance.Words[mention.Start] != "a";
    }
}
