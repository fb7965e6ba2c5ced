using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Brain.Wording;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>What the brain does in answer to a turn: say something, or call a tool.</summary>
internal readonly record struct DialogueMove(string Text, DialogueTask? Call)
{
    public static DialogueMove Say(string text) => new(text, null);
}

/// <summary>The rules of the talk: one turn and the state in, one move out. Not thread-safe.</summary>
internal sealed class DialogueEngine(OfflineBrainOptions options, IReadOnlyList<BrainTool> tools, DialogueState state)
{
    // A tool that is to push aside what is under way must fit better than one that comes first.
    private const double MinSwitch = 0.7;

    // A request of so many words beside its values is a request, not the last one again with another value.
    private const int WordsOfARequest = 3;

    private const int MissesBeforeHandOver = 3;
    private const string Which = "Which one would you like?";
    private const string WhatToChange = "What should I change?";
    private const string Wish = "What can I do for you?";

    private readonly SlotFiller _filler = new(options);

    /// <summary>The caller said something.</summary>
    public DialogueMove OnUser(string text, double? confidence, DateOnly today)
    {
        var utterance = Utterance.Read(text, today);
        if (utterance.Words.Count == 0) return Miss(today);
        if (confidence is { } certain && certain < options.MinConfidence)
        {
            if (state.Expecting is Expectation.Heard or Expectation.Meant || state.Misses > 0) return Miss(today);
            state.Misses++;
            state.Expecting = new Expectation.Heard(text, state.Expecting);
            return DialogueMove.Say($"Sorry, did you say: {string.Join(' ', utterance.Words)}?");
        }

        var misses = state.Misses;
        var move = Process(utterance);
        if (state.Misses == misses) state.Misses = 0;
        return move;
    }

    /// <summary>A call was on its way when the caller spoke again, and was never made.</summary>
    public void OnLostCall(DialogueTask task)
    {
        state.Active = task;
        state.Last = null;
        state.Expecting = new Expectation.Change();
    }

    /// <summary>A tool that was called has given its result.</summary>
    public DialogueMove OnResult(object? result, DateOnly today)
    {
        var task = state.Last;
        if (ResultSpeech.IsFault(result))
        {
            // Whether it was done cannot be known: the caller decides, and is asked before it is tried again.
            state.Active = task?.Tool.NeedsConfirmation == true ? task : state.Suspended;
            state.Suspended = null;
            state.Expecting = state.Active is null ? new Expectation.Open() : new Expectation.Change();
            return DialogueMove.Say("I am sorry, that did not work. " + (state.Active is null ? Wish : "What would you like me to do?"));
        }

        var spoken = ResultSpeech.Of(result, today);
        (state.Offers, state.OfferDay) = Offers.Of(spoken, today, _filler);
        if (task is null) return DialogueMove.Say(spoken);
        if (task.Tool.NeedsConfirmation) return OnChanged(task, spoken);
        if (state.Suspended is { } suspended)
        {
            state.Active = suspended;
            state.Suspended = null;
            Remember(task);
            return DialogueMove.Say(Join(spoken, Proceed("", today, mayCall: false).Text));
        }

        if (task.Tool.IsHandOver || state.Offers.Count == 0 || FollowUp() is null)
        {
            state.Expecting = new Expectation.Open();
            return DialogueMove.Say(spoken);
        }

        state.Expecting = new Expectation.Pick();
        return DialogueMove.Say(Join(spoken, state.Offers.Count > 1 ? Which : "Would you like that one?"));
    }

    private DialogueMove OnChanged(DialogueTask task, string spoken)
    {
        if (ResultSpeech.IsRefusal(spoken))
        {
            state.Active = task;
            state.Expecting = new Expectation.Change();
            return DialogueMove.Say(Join(spoken, state.Offers.Count > 0 ? Which : "What would you like instead?"));
        }

        state.Memory.Spend();
        state.Active = null;
        state.Expecting = new Expectation.AnythingElse();
        return DialogueMove.Say(Join(spoken, "Is there anything else I can do for you?"));
    }

    private DialogueMove Process(Utterance utterance)
    {
        var today = utterance.Today;
        if (state.Expecting is Expectation.Heard heard)
        {
            state.Expecting = heard.Before;
            switch (IsShort(utterance) ? Replies.YesOrNo(utterance) : null)
            {
                case true:
                    return Process(Utterance.Read(heard.Text, today));
                case false:
                    return DialogueMove.Say("Sorry. Please say it again.");
            }
        }

        if (SmallTalkMove(utterance) is { } talk) return talk;

        var matches = ToolMatcher.Rank(utterance, tools);
        var best = matches.Count > 0 ? matches[0] : null;
        return state.Expecting switch
        {
            Expectation.Confirm when state.Active is not null => OnConfirm(utterance, best),
            Expectation.Change when state.Active is not null => OnChange(utterance, best),
            Expectation.Value value when state.Active is not null => OnValue(value.Slot, utterance, best, matches),
            Expectation.Meant meant => OnMeant(meant, utterance, best, matches),
            Expectation.Pick => OnPick(utterance, best) ?? OnOpen(utterance, best),
            Expectation.AnythingElse => OnAnythingElse(utterance, best),
            _ => OnOpen(utterance, best),
        };
    }

    private DialogueMove? SmallTalkMove(Utterance utterance)
    {
        switch (Replies.TalkOf(utterance))
        {
            case SmallTalk.Repeat:
                return state.LastReply.Length > 0 ? DialogueMove.Say(state.LastReply) : Ask(Wish);
            case SmallTalk.Greeting:
                return Ask("Hello.");
            case SmallTalk.HowAreYou:
                return Ask("I am fine, thank you.");
            case SmallTalk.Thanks:
                if (state.Active is not null) return Ask("You are welcome.");
                state.Expecting = new Expectation.AnythingElse();
                return DialogueMove.Say("You are welcome. Is there anything else I can do for you?");
            case SmallTalk.Goodbye:
                Drop();
                return DialogueMove.Say("Thank you for calling. Goodbye.");
            case SmallTalk.Help:
                return Ask(Questions.Capabilities(tools), again: state.Active is not null);
            case SmallTalk.Who:
                return Ask("I am a simple program that follows fixed rules, not a person and not a language model. " + Questions.Capabilities(tools), again: state.Active is not null);
            case SmallTalk.Wait:
                return DialogueMove.Say("Of course. Take your time.");
            case SmallTalk.StartOver when state.Active is not null || state.Suspended is not null || state.Expecting is not (Expectation.Open or Expectation.AnythingElse):
                Drop();
                return DialogueMove.Say("All right, I have left that. " + Wish);
            case SmallTalk.StartOver when !utterance.Has("cancel"):
                Drop();
                return DialogueMove.Say("All right. " + Wish);
            default:
                return null;
        }
    }

    private DialogueMove OnConfirm(Utterance utterance, ToolMatch? best)
    {
        var task = state.Active!;
        if (JustNamed(task, utterance) is { } named) return AskAgain(task, named);
        if (Switch(best) is { } other) return Start(other, utterance);

        var changed = Correct(task, utterance, best);
        if (changed.Count > 0) return Confirm(changed.Count > 0 ? "All right. " : "", utterance.Today);
        if (Named(task, utterance) is { } slot) return AskAgain(task, slot);

        switch (Replies.YesOrNo(utterance))
        {
            case true when state.WasHeard:
                return Call(task);
            case true:
                return Confirm("Just to be sure: ", utterance.Today);
            case false:
                state.Expecting = new Expectation.Change();
                return DialogueMove.Say("All right. " + WhatToChange);
            default:
                return Miss(utterance.Today);
        }
    }

    private DialogueMove OnChange(Utterance utterance, ToolMatch? best)
    {
        var task = state.Active!;
        if (JustNamed(task, utterance) is { } named) return AskAgain(task, named);
        if (Switch(best) is { } other) return Start(other, utterance);
        if (Picked(utterance) is { } picked && TimeSlot(task) is { } time)
        {
            Set(task, time, new SlotValue.Clock(picked));
            SetOfferDay(task, utterance);
            return Proceed("All right. ", utterance.Today);
        }

        var before = task.Arguments();
        var changed = Correct(task, utterance, best);
        if (changed.Count > 0)
        {
            if (changed.Any(slot => slot.Kind == ParameterKind.Time)) SetOfferDay(task, utterance);
            return Proceed("All right. ", utterance.Today);
        }

        if (Named(task, utterance) is { } slot) return AskAgain(task, slot);
        if (Replies.YesOrNo(utterance) == true && Named(task, LastSentence(utterance.Today)) is { } asked) return AskAgain(task, asked);
        if (utterance.HasPhrase("nothing") || Replies.YesOrNo(utterance) == true && state.Offers.Count == 0 || (best is not null && ReferenceEquals(best.Tool, task.Tool) && best.Score >= options.MinMatch && before.Count > 0)) return Proceed("", utterance.Today);
        if (Replies.YesOrNo(utterance) == false && IsShort(utterance))
        {
            Drop();
            return DialogueMove.Say("All right, I have left that. " + Wish);
        }

        return Miss(utterance.Today);
    }

    private DialogueMove OnValue(TaskSlot slot, Utterance utterance, ToolMatch? best, IReadOnlyList<ToolMatch> matches)
    {
        var task = state.Active!;
        if (!IsPlainAnswer(slot, utterance) && Switch(best) is { } other) return Start(other, utterance);
        if (slot.Kind == ParameterKind.Time && Picked(utterance) is { } picked)
        {
            Set(task, slot, new SlotValue.Clock(picked));
            SetOfferDay(task, utterance);
            var more = Fill(task, utterance, null, []);
            return Proceed(Echo([slot, .. more.Where(s => s.Kind != ParameterKind.Time)], task, utterance.Today), utterance.Today);
        }

        if (slot.Kind == ParameterKind.YesNo && Replies.YesOrNo(utterance) is { } answer)
        {
            Set(task, slot, new SlotValue.Answer(answer));
            return Proceed("", utterance.Today);
        }

        var own = matches.FirstOrDefault(match => ReferenceEquals(match.Tool, task.Tool));
        var filled = Fill(task, utterance, slot, own is { Score: >= 0.5 } ? own.Bindings : []);
        if (filled.Count > 0)
        {
            if (filled.Any(s => s.Kind == ParameterKind.Time)) SetOfferDay(task, utterance);
            return Proceed(Echo(filled, task, utterance.Today), utterance.Today);
        }

        if (slot.Kind == ParameterKind.Text)
        {
            Set(task, slot, new SlotValue.Words(utterance.Text.Trim()));
            return Proceed("", utterance.Today);
        }

        // A query in between that fits well enough when it is no answer to the question.
        if (best is not null && !ReferenceEquals(best.Tool, task.Tool) && best.Score >= options.MinMatch) return Start(best, utterance);
        if (own is not null && own.Score >= options.MinMatch) return Proceed("", utterance.Today);
        return Miss(utterance.Today);
    }

    private DialogueMove OnMeant(Expectation.Meant meant, Utterance utterance, ToolMatch? best, IReadOnlyList<ToolMatch> matches)
    {
        state.Expecting = new Expectation.Open();
        if (best is not null && best.Score >= options.MinMatch && !ReferenceEquals(best.Tool, meant.Tool)) return Start(best, utterance);
        switch (Replies.YesOrNo(utterance))
        {
            case true:
                var before = Utterance.Read(meant.Text, utterance.Today);
                var move = Start(ToolMatcher.Rank(before, [meant.Tool])[0], before, utterance);
                return move;
            case false:
                return Resume("I see.", "Sorry. What would you like? " + Questions.Capabilities(tools), utterance.Today);
        }

        if (matches.FirstOrDefault(match => ReferenceEquals(match.Tool, meant.Tool)) is { } own && own.Score >= options.MinMatch) return Start(own, utterance);
        if (state.Active is not null && state.Active.Missing is { } slot) return OnValue(slot, utterance, best, matches);

        // A value that the tool wants says yes by itself.
        if (Fill(new DialogueTask(meant.Tool), utterance, null, []).Count > 0)
        {
            var asked = Utterance.Read(meant.Text, utterance.Today);
            return Start(ToolMatcher.Rank(asked, [meant.Tool])[0], asked, utterance);
        }

        return OnOpen(utterance, best);
    }

    private DialogueMove? OnPick(Utterance utterance, ToolMatch? best)
    {
        if (utterance.Words.Count <= 5 && Picked(utterance) is not null) best = null;
        var isOther = best is not null && best.Score >= options.MinMatch && !(best.Tool.NeedsConfirmation && best.Tool.Slots.Any(slot => slot.Kind == ParameterKind.Time));
        var saysDay = utterance.Mentions.Any(m => m is { Kind: ParameterKind.Date, IsDenied: false });
        if (isOther || FollowUp() is not { } tool) return null;

        var wanted = best is not null && best.Score >= options.MinMatch ? best.Tool : tool;
        TimeOnly? time = Picked(utterance);
        if (time is null && utterance.Mentions.FirstOrDefault(m => m is { Kind: ParameterKind.Time, IsDenied: false }) is { } mention)
            time = _filler.TimeOf(mention.Time, null, utterance, state.Offers);
        if (time is null && !saysDay && state.Offers.Count == 1 && (Replies.YesOrNo(utterance) == true || utterance.HasPhrase("that one"))) time = state.Offers[0];
        if (time is null && saysDay) return null;
        if (time is null)
        {
            if (wanted == best?.Tool) return null;
            switch (Replies.YesOrNo(utterance))
            {
                case true:
                    return DialogueMove.Say(Which);
                case false:
                    state.Expecting = new Expectation.Open();
                    return DialogueMove.Say("All right. What would you like instead?");
                default:
                    return null;
            }
        }

        var task = new DialogueTask(wanted);
        state.Active = task;
        if (TimeSlot(task) is { } slot) Set(task, slot, new SlotValue.Clock(time.Value));
        if (state.OfferDay is { } offered && !saysDay && task.Tool.Slots.FirstOrDefault(s => s.Kind == ParameterKind.Date) is { } day) Set(task, day, new SlotValue.Day(offered));
        var bindings = best is not null && ReferenceEquals(best.Tool, wanted) ? best.Bindings.Where(b => b.Mention.Kind != ParameterKind.Time).ToList() : [];
        FillMore(task, utterance, bindings);
        return Proceed(Echo([.. task.Tool.Slots.Where(s => s.Kind is ParameterKind.Date or ParameterKind.Time && task[s] is not null)], task, utterance.Today), utterance.Today);
    }

    private DialogueMove OnAnythingElse(Utterance utterance, ToolMatch? best)
    {
        if (best is null || best.Score < options.MinGuess)
        {
            switch (Replies.YesOrNo(utterance))
            {
                case true when !utterance.Mentions.Any():
                    state.Expecting = new Expectation.Open();
                    return DialogueMove.Say(Wish);
                case false when IsShort(utterance) && !utterance.Mentions.Any():
                    state.Expecting = new Expectation.Open();
                    return DialogueMove.Say("Thank you for calling. Goodbye.");
            }
        }

        return OnOpen(utterance, best);
    }

    private DialogueMove OnOpen(Utterance utterance, ToolMatch? best)
    {
        var onlyValues = utterance.Words.Select((word, i) => FunctionWords.Contains(word) || utterance.Mentions.Any(m => m.Start <= i && i < m.End)).All(x => x);
        var ownWords = utterance.Words.Count - utterance.Mentions.Sum(m => m.End - m.Start);
        var saysItself = best is not null && best.Score >= options.MinMatch && ownWords >= WordsOfARequest;
        if (state.Active is null && onlyValues && !saysItself && AgainWith(utterance) is { } again) return again;
        if (best is not null && best.Score >= options.MinMatch) return Start(best, utterance);
        if (best is not null && best.Score >= options.MinGuess && best.Tool.Action.Length > 0 && state.Misses < 2)
        {
            state.Misses++;
            state.Expecting = new Expectation.Meant(best.Tool, utterance.Text);
            return DialogueMove.Say($"Sorry, did you want me to {best.Tool.Action}?");
        }

        if (best is not null && best.Score >= options.MinGuess && best.Score > 0.4) return Start(best, utterance);
        if (AgainWith(utterance) is { } more) return more;
        if (onlyValues && utterance.Mentions.Count > 0)
        {
            state.Misses++;
            return DialogueMove.Say("What would you like to do then? " + Questions.Capabilities(tools));
        }

        return Miss(utterance.Today);
    }

    // "How about Wednesday?" behind a query asks it again with the new day.
    private DialogueMove? AgainWith(Utterance utterance)
    {
        if (state.Active is not null || state.Last is not { } last || last.Tool.NeedsConfirmation || last.Tool.IsHandOver) return null;
        if (!utterance.Mentions.Any(m => !m.IsDenied && last.Tool.Slots.Any(slot => slot.Kind == m.Kind)) && !last.Tool.Slots.Any(s => s.Kind == ParameterKind.Choice && utterance.Choices(s.Parameter).Count > 0)) return null;
        var task = new DialogueTask(last.Tool);
        foreach (var slot in last.Tool.Slots)
            if (slot.Parameter.IsRequired) task[slot] = last[slot];
        if (FillMore(task, utterance, []).Count == 0) return null;
        state.Active = task;
        return Proceed("", utterance.Today);
    }

    private DialogueMove Start(ToolMatch match, Utterance utterance, Utterance? alsoSaid = null)
    {
        var before = state.Active;
        var task = before is not null && ReferenceEquals(before.Tool, match.Tool) ? before : new DialogueTask(match.Tool);
        if (before is not null && !ReferenceEquals(before, task)) state.Suspended = task.Tool.NeedsConfirmation || task.Tool.IsHandOver || !before.Tool.NeedsConfirmation ? null : before;
        state.Active = task;
        Fill(task, utterance, null, match.Bindings);
        if (alsoSaid is not null) Fill(task, alsoSaid, null, []);
        if (TimeSlot(task) is { } slot && task[slot] is null && !slot.IsNew && Picked(utterance) is { } picked)
        {
            Set(task, slot, new SlotValue.Clock(picked));
            SetOfferDay(task, utterance);
        }
        else if (TimeSlot(task) is { } time && task[time] is SlotValue.Clock clock && state.Offers.Contains(clock.Time))
        {
            SetOfferDay(task, utterance);
        }

        return Proceed("", utterance.Today);
    }

    // Asks for what is missing, then for a yes where one is needed, then calls.
    private DialogueMove Proceed(string lead, DateOnly today, bool mayCall = true)
    {
        var task = state.Active!;
        foreach (var slot in task.Tool.Slots)
        {
            if (!slot.Parameter.IsRequired || task[slot] is not null) continue;
            var known = state.Suspended is { } suspended ? suspended.Tool.Slots.Where(s => s.Kind == slot.Kind && !slot.IsNew && s.Kind is ParameterKind.Date or ParameterKind.Name).Select(s => suspended[s]).FirstOrDefault(v => v is not null) : null;
            if ((known ?? state.Memory.For(task.Tool, slot)) is { } value) task[slot] = value;

            // "Move it to four fifteen" means the same day.
            else if (slot is { IsNew: true, Kind: ParameterKind.Date } && task.Tool.Slots.Any(s => s is { IsNew: true, Kind: ParameterKind.Time } && task[s] is not null)) task[slot] = state.Memory.LastOf(slot);
        }

        if (task.Missing is { } missing)
        {
            state.Expecting = new Expectation.Value(missing);
            return DialogueMove.Say(lead + Questions.For(missing));
        }

        if (task.Tool.NeedsConfirmation || !mayCall) return Confirm(lead, today);
        return Call(task);
    }

    private DialogueMove Confirm(string lead, DateOnly today)
    {
        if (state.Active!.Missing is not null) return Proceed(lead, today);
        state.Expecting = new Expectation.Confirm();
        return DialogueMove.Say(lead + Questions.Confirm(state.Active!, today));
    }

    private DialogueMove Call(DialogueTask task)
    {
        Remember(task);
        state.Last = task;
        state.Active = null;
        state.Expecting = new Expectation.Open();
        return new DialogueMove("", task);
    }

    private DialogueMove Miss(DateOnly today)
    {
        state.Misses++;
        if (state.Misses >= MissesBeforeHandOver && tools.FirstOrDefault(tool => tool.IsHandOver) is { } handOver && state.Expecting is not Expectation.Meant)
        {
            state.Expecting = new Expectation.Meant(handOver, "");
            return DialogueMove.Say($"Sorry, I still do not understand. Shall I {handOver.Action}?");
        }

        var question = Question(today);
        if (state.Misses == 1) return DialogueMove.Say("Sorry, I did not understand that. " + (question.Length > 0 ? question : "Could you say it in other words?"));
        return DialogueMove.Say($"Sorry, I still did not understand. {Questions.Capabilities(tools)} {question}".TrimEnd());
    }

    private DialogueMove Ask(string lead, bool again = true)
    {
        var question = Question(default);
        if (question.Length == 0) question = again ? Wish : "What would you like?";
        return DialogueMove.Say($"{lead} {question}");
    }

    private DialogueMove AskAgain(DialogueTask task, TaskSlot slot)
    {
        task[slot] = null;
        state.Expecting = new Expectation.Value(slot);
        return DialogueMove.Say("All right. " + Questions.For(slot));
    }

    private DialogueMove Resume(string lead, string otherwise, DateOnly today) =>
        state.Active is null ? DialogueMove.Say(otherwise) : Proceed(lead + " ", today, mayCall: false);

    private string Question(DateOnly today) => state.Expecting switch
    {
        Expectation.Confirm when state.Active is not null && today != default => "Please say yes or no. " + Questions.Confirm(state.Active, today),
        Expectation.Confirm => state.LastReply,
        Expectation.Change => WhatToChange,
        Expectation.Value value => Questions.For(value.Slot),
        Expectation.Pick => state.Offers.Count > 1 ? Which : "Would you like that one?",
        Expectation.Meant meant => $"Would you like me to {meant.Tool.Action}?",
        _ => "",
    };

    // Nothing but the value that was asked for: no other wish can be meant.
    private bool IsPlainAnswer(TaskSlot slot, Utterance utterance)
    {
        if (IsQuestion(utterance) || SlotFiller.Expected(slot, utterance) is not { } answer) return false;
        var isValue = ToolMatcher.ValueWords(utterance, tools);
        for (var i = 0; i < isValue.Length; i++)
            if (!isValue[i] && (i < answer.Start || i >= answer.End) && !FunctionWords.Contains(utterance.Words[i])) return false;
        return true;
    }

    // "How about" and "can I" lead to answers too; these do not.
    private static bool IsQuestion(Utterance utterance) =>
        utterance.Core() is [var first, ..] && first is "what" or "which" or "when" or "where" or "who" or "do" or "are" or "is";

    // Another tool than the one under way, said clearly.
    private ToolMatch? Switch(ToolMatch? best) => best is not null && best.Score >= MinSwitch && !ReferenceEquals(best.Tool, state.Active?.Tool) && !IsAnswerLike(best) ? best : null;

    // Templates that are but a value ("tuesday at three") do not change the subject.
    private static bool IsAnswerLike(ToolMatch match) => match.Tool.NeedsConfirmation && !match.Tool.IsUndoing && match.Bindings.Count > 0 && match.Score < 0.8;

    private IReadOnlyList<TaskSlot> Correct(DialogueTask task, Utterance utterance, ToolMatch? best) =>
        Fill(task, utterance, null, best is { Score: >= 0.5 } && ReferenceEquals(best.Tool, task.Tool) ? best.Bindings : []);

    private IReadOnlyList<TaskSlot> FillMore(DialogueTask task, Utterance utterance, IReadOnlyList<(string, Mention)> bindings) => Fill(task, utterance, null, bindings);

    private IReadOnlyList<TaskSlot> Fill(DialogueTask task, Utterance utterance, TaskSlot? expected, IReadOnlyList<(string Parameter, Mention Mention)> bindings)
    {
        var changed = _filler.Fill(task, utterance, expected, bindings, state.Offers);
        foreach (var slot in changed)
            if (task[slot] is { } value) state.Memory.Put(slot, value);
        return changed;
    }

    private void Set(DialogueTask task, TaskSlot slot, SlotValue value)
    {
        task[slot] = value;
        state.Memory.Put(slot, value);
    }

    private void SetOfferDay(DialogueTask task, Utterance utterance)
    {
        if (state.OfferDay is not { } day || utterance.Mentions.Any(m => m is { Kind: ParameterKind.Date, IsDenied: false })) return;
        if (TimeSlot(task) is not { } time || task[time] is not SlotValue.Clock clock || !state.Offers.Contains(clock.Time)) return;
        var slot = task.Tool.Slots.FirstOrDefault(s => s.Kind == ParameterKind.Date && s.IsNew == time.IsNew);
        if (slot is not null) Set(task, slot, new SlotValue.Day(day));
    }

    private static TaskSlot? TimeSlot(DialogueTask task) =>
        task.Tool.Slots.FirstOrDefault(slot => slot.Kind == ParameterKind.Time && slot.Parameter.IsRequired) ?? task.Tool.Slots.FirstOrDefault(slot => slot.Kind == ParameterKind.Time);

    // "The first one", "the later one" of what was offered.
    private TimeOnly? Picked(Utterance utterance)
    {
        if (state.Offers.Count == 0 || utterance.Mentions.Any(m => m is { Kind: ParameterKind.Time, IsDenied: false }) || utterance.Mentions.Any(m => m.Kind == ParameterKind.Date)) return null;
        if (utterance.Pick() is { } place && place < state.Offers.Count) return place < 0 ? state.Offers[^1] : state.Offers[place];
        return state.Offers.Count == 1 && (utterance.HasPhrase("that one") || utterance.HasPhrase("take it") || utterance.HasPhrase("book it") || utterance.HasPhrase("book that")) ? state.Offers[0] : null;
    }

    // The tool that does something with an offered time.
    private BrainTool? FollowUp() =>
        tools.FirstOrDefault(tool => tool.NeedsConfirmation && !tool.IsUndoing && tool.Slots.Any(slot => slot.Kind == ParameterKind.Time));

    // "Change the day", "the time is wrong": the slot without a new value.
    private static TaskSlot? Named(DialogueTask task, Utterance utterance)
    {
        if (utterance.Words.Count > 8) return null;
        foreach (var slot in task.Tool.Slots.Where(slot => task[slot] is not null))
        {
            var isNamed = slot.Kind switch
            {
                ParameterKind.Date => utterance.Has("day", "date"),
                ParameterKind.Time => utterance.Has("time", "hour"),
                ParameterKind.Name => utterance.Has("name"),
                _ => slot.Parameter.Words.Split(' ').Any(word => word.Length > 3 && utterance.Has(word)),
            };
            if (isNamed) return task.Tool.Slots.FirstOrDefault(other => other.Kind == slot.Kind && other.IsNew && task[other] is not null) ?? slot;
        }

        return null;
    }

    // "The time", "change the day": short enough to be nothing else.
    private static TaskSlot? JustNamed(DialogueTask task, Utterance utterance) =>
        utterance.Words.Count <= 4 && utterance.Mentions.Count == 0 && !IsQuestion(utterance) ? Named(task, utterance) : null;

    // "Could it be under another name?" and a yes to it.
    private Utterance LastSentence(DateOnly today)
    {
        var text = state.LastReply.TrimEnd('?', '.', ' ');
        return Utterance.Read(text[(text.LastIndexOfAny(['.', '?', '!']) + 1)..], today);
    }

    // What was just understood, said back where it is easily misheard.
    private static string Echo(IReadOnlyList<TaskSlot> filled, DialogueTask task, DateOnly today)
    {
        if (task.Missing is null) return "";
        var said = filled.Where(slot => slot.Kind is ParameterKind.Date or ParameterKind.Time or ParameterKind.Name or ParameterKind.Digits && task[slot] is not null)
            .Select(slot => task[slot]!.Spoken(today)).ToList();
        if (said.Count == 0) return "";
        var text = SpokenForms.List(said, "at");
        return char.ToUpperInvariant(text[0]) + text[1..] + ". ";
    }

    private void Remember(DialogueTask task)
    {
        foreach (var slot in task.Tool.Slots)
            if (task[slot] is { } value) state.Memory.Put(slot, value);
    }

    private void Drop()
    {
        state.Active = null;
        state.Suspended = null;
        state.Offers = [];
        state.OfferDay = null;
        state.Expecting = new Expectation.Open();
    }

    private static bool IsShort(Utterance utterance) => utterance.Words.Count <= 6;

    private static string Join(string text, string question) => text.TrimEnd().EndsWith('?') ? text : $"{text.TrimEnd()} {question}";
}
