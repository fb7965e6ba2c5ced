using System.ComponentModel;
using Antiphon.Agents;

namespace Antiphon.Samples.Appointments;

/// <summary>What the desk can do. Every answer is a sentence or two that can be spoken as it is.</summary>
internal sealed class AppointmentTools(AppointmentCalendar calendar)
{
    private const int MaxOffers = 4;

    // Parts of the phrase templates.
    private const string OnDay = "[on | for] {day}";
    private const string OnDayPart = "[[on | for] {day}] [[in the] {part_of_day}]";
    private const string WhenToCome = "[[on | for] {day}] [at {time}]";
    private const string Free = "(free | open | available)";
    private const string Thing = "(appointment | booking | reservation)";
    private const string Service = "(haircut | consultation | checkup | cleaning)";
    private const string My = "[my | the | an]";

    private DateOnly Today => calendar.Today;

    [AgentTool]
    [Description("Says which appointment times are free on a day.")]
    [Phrases(
        "do you have (anything | something | any openings | an opening | any appointments | a slot | any slots | any times | time) [free | open | available | left] " + OnDayPart,
        "[is there | have you got] (anything | something | an opening | a slot | a time) " + Free + " " + OnDayPart,
        "are there any (openings | slots | times | appointments | free slots | free times) [free | open | available | left] " + OnDayPart,
        "(what | which) (times | slots | appointments) (are | do you have) [still] " + Free + " " + OnDayPart,
        "what do you have [free | open | available] " + OnDayPart,
        "what is " + Free + " " + OnDayPart,
        "when (are you | is it) (free | available) " + OnDayPart,
        "when can i come [in | by] " + OnDayPart,
        "what is the (earliest | next | first) [free | open | available] (time | appointment | slot | opening) [you have] " + OnDayPart,
        "[<want>] (find | see | look for | check for) (a time | a free time | a slot | an opening | free times | free slots | something) " + OnDayPart,
        "[<want>] know (what | which | your) (times | slots) (are " + Free + " | you have) " + OnDayPart,
        "are you " + Free + " " + OnDay + " in the {part_of_day}",
        "(how about | what about) " + OnDay + " [in the] {part_of_day}",
        "<want> come in [sometime] " + OnDayPart)]
    public string FindFreeSlots(
        [Description("the day you would like to come")] DateOnly day,
        [Description("morning or afternoon")] PartOfDay? partOfDay = null)
    {
        if (WhyNot(day) is { } refusal) return refusal;

        var free = calendar.FreeSlots(day);
        var wanted = partOfDay is { } part ? [.. free.Where(time => IsIn(time, part))] : free;
        if (wanted.Count > 0) return $"{Spoken.Sentence(Spoken.OnDay(day, Today))}{In(partOfDay)} we have {Times(Choose(wanted))} free.";
        if (free.Count > 0) return $"There is nothing free {Spoken.OnDay(day, Today)}{In(partOfDay)}, but we have {Times(Choose(free))}.";
        return $"There is nothing free {Spoken.OnDay(day, Today)}. {Offer(calendar.Nearest(day.AddDays(1), null, 2))}";
    }

    [AgentTool(Confirm = true)]
    [Description("Books an appointment. Ask for what is missing; read service, day, time and name back before you call it.")]
    [Phrases(
        "[<want>] (book | make | schedule | get | have | arrange | reserve | set up) [me] (a | an) {service} " + WhenToCome + " [for {name}]",
        "[<want>] (book | make | schedule | get | have | arrange | reserve | set up) [me] an appointment [for (a | an) {service}] " + WhenToCome + " [for {name}]",
        "[<want>] have (a | an) (appointment | {service}) " + WhenToCome,
        "i (need | want) (a | an) (appointment | {service}) " + WhenToCome,
        "i would like (a | an) (appointment | {service}) " + WhenToCome,
        "i'd like (a | an) (appointment | {service}) " + WhenToCome,
        "<want> come in " + OnDay + " at {time} [for (a | an) {service}]",
        "(can | could) i come [in | by] [for (a | an) {service}] " + OnDay + " at {time}",
        "[<want>] (book | take | reserve) (it | that | that one | that slot | the slot) [at {time} | for {name} | on {day}]",
        "(book | take | reserve) me in " + WhenToCome + " [for (a | an) {service}]",
        "[i will take | i'll take | let's take | i take | give me] {time} [on {day}] [please]",
        "[<want>] (sign | put) me (up | down) for (a | an) {service} " + WhenToCome,
        "(a | an) {service} " + OnDay + " [at {time}]",
        "[<want>] make a booking " + WhenToCome)]
    public string BookAppointment(
        [Description("the kind of appointment you would like")] AppointmentService service,
        [Description("the day you would like to come")] DateOnly day,
        [Description("the time that suits you")] TimeOnly time,
        [Description("the name for the appointment")] string name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ToolException("I still need the name for the appointment.");
        time = InOfficeHours(day, time);
        if ((WhyNot(day) ?? WhyNot(day, time)) is { } refusal) return refusal;

        return calendar.TryBook(service, day, time, name.Trim()) is { } booked
            ? $"Your {Spoken.Name(booked.Service)} is booked for {Spoken.Day(day, Today)} at {Spoken.Time(time)}, under the name {booked.Name}."
            : Taken(day, time);
    }

    [AgentTool(Confirm = true)]
    [Description("Moves an appointment to another day and time.")]
    [Phrases(
        "[<want>] (move | reschedule | change | shift | postpone) " + My + " " + Thing + " [from {day}] [to {new_day}] [at {new_time}]",
        "[<want>] (move | reschedule | change | shift) " + My + " " + Thing + " to {new_time} [on {new_day}]",
        "[<want>] (move | reschedule | change) my " + Service + " [to {new_day}] [at {new_time}]",
        "[<want>] (move | reschedule | change | shift | postpone) (it | that) to {new_day} [at {new_time}]",
        "[<want>] (move | reschedule | change | shift | postpone) (it | that) to {new_time} [on {new_day}]",
        "[<want>] (reschedule | postpone) [to {new_day}] [at {new_time}]",
        "[<want>] (find | get | have) (another | a different | a new) (time | day) for " + My + " " + Thing,
        "(another | a different) (time | day) would be better [for my " + Thing + "]",
        "[<want>] come [on] {new_day} [at {new_time}] instead",
        "[<want>] come at {new_time} instead",
        "i (cannot | can not | can't) (make | come to) [it | my appointment] [can we | can i | could we] (move | change) it",
        "[<want>] (move | change | reschedule) the appointment (for | of | under) {name} [to {new_day}] [at {new_time}]",
        "(can we | could we) do {new_day} [at {new_time}] instead")]
    public string MoveAppointment(
        [Description("the name your appointment is under")] string name,
        [Description("the new day that suits you")] DateOnly newDay,
        [Description("the new time that suits you")] TimeOnly newTime,
        [Description("the day your appointment is on now")] DateOnly? day = null)
    {
        if (Find(name, day, out var found) is { } problem) return problem;

        newTime = InOfficeHours(newDay, newTime);
        if ((WhyNot(newDay) ?? WhyNot(newDay, newTime)) is { } refusal) return refusal;
        if (found.Day == newDay && found.Time == newTime) return $"Your {Spoken.Name(found.Service)} is {Spoken.OnDay(newDay, Today)} at {Spoken.Time(newTime)} already.";

        return calendar.TryMove(found, newDay, newTime)
            ? $"Done. Your {Spoken.Name(found.Service)} is now {Spoken.OnDay(newDay, Today)} at {Spoken.Time(newTime)}."
            : Taken(newDay, newTime);
    }

    [AgentTool(Confirm = true)]
    [Description("Cancels an appointment.")]
    [Phrases(
        "[<want>] cancel " + My + " " + Thing + " [[on | for] {day}]",
        "[<want>] cancel my " + Service + " [[on | for] {day}]",
        "[<want>] cancel (it | that | everything)",
        "[<want>] (delete | drop | remove | call off | get rid of) " + My + " " + Thing + " [[on | for] {day}]",
        "[<want>] cancel the " + Thing + " (for | of | under) {name} [on {day}]",
        "i (cannot | can not | can't) (come | make it) [to my appointment] [on {day}]",
        "i (cannot | can not | can't) (keep | make) my " + Thing + " [on {day}]",
        "i (do not | don't) need (my | the) " + Thing + " [on {day}] [any more | anymore]",
        "i (will not | won't) (come | be coming) [on {day}]",
        "[<want>] make a cancellation",
        "i have to cancel [my " + Thing + "] [on {day}]",
        "(something came up | i am sick | i'm sick) [and] [i] [have to | need to] cancel [my " + Thing + "]")]
    public string CancelAppointment(
        [Description("the name your appointment is under")] string name,
        [Description("the day of your appointment")] DateOnly? day = null)
    {
        if (Find(name, day, out var found) is { } problem) return problem;

        calendar.Cancel(found);
        return $"Your {Spoken.Name(found.Service)} {Spoken.OnDay(found.Day, Today)} at {Spoken.Time(found.Time)} is cancelled.";
    }

    [AgentTool]
    [Description("Says when the desk is open, in general or on one day.")]
    [Phrases(
        "what are your [opening | business | office] (hours | times)",
        "what are the [opening | business | office] (hours | times)",
        "(tell me | <want> know) your [opening | business] (hours | times)",
        "when are you open [on {day}]",
        "when do you (open | close) [on {day}]",
        "what time do you (open | close) [on {day}]",
        "are you open [on] {day}",
        "are you open [at the weekend | on weekends | today | now]",
        "are you closed [on] {day}",
        "how (late | long) are you open [on {day}]",
        "until when are you open [on {day}]",
        "opening hours [on {day}]")]
    public string OpeningHours([Description("the day you want to know about")] DateOnly? day = null)
    {
        if (day is not { } wanted)
            return "We are open from nine o'clock to five o'clock from Monday to Friday, and from ten o'clock to two o'clock on Saturday. On Sunday we are closed.";
        return Appointments.OpeningHours.Of(wanted.DayOfWeek) is { } hours
            ? $"{Spoken.Sentence(Spoken.OnDay(wanted, Today))} we are open from {Spoken.Time(hours.Open)} to {Spoken.Time(hours.Close)}."
            : $"{Spoken.Sentence(Spoken.OnDay(wanted, Today))} we are closed.";
    }

    [AgentTool]
    [Description("Passes the caller on to a person and ends the conversation. When the caller asks for a person, or twice could not be helped.")]
    [Phrases(
        "[<want>] (speak | talk) (to | with) (a human | an agent | a person | a real person | someone | somebody | the manager | an operator | your boss)",
        "[<want>] (speak | talk) (to | with) a human being",
        "(can | could) you (connect | transfer) me [to (a human | an agent | a person | a real person | someone | an operator)]",
        "[please] (connect | transfer) me [to (a human | an agent | a person | a real person | someone | an operator)]",
        "(put me through | pass me on) [to (a human | an agent | a person | a real person | someone | an operator)]",
        "is there (a human | a person | a real person | someone) [i can (speak | talk) to]",
        "(operator | agent | representative | human)",
        "give me (a human | an agent | a person | a real person | an operator)",
        "i (do not | don't) want to (speak | talk) (to | with) (a machine | a robot | a computer)",
        "<human>",
        "i have a (complaint | problem)",
        "[<want>] (make a complaint | complain)")]
    public string HandOverToHuman(ToolCallContext context, [Description("what it is about")] string? reason = null)
    {
        _ = reason; // For the person who takes over; shown with the call.
        context.EndConversation("handed_over");
        return "I am passing you on to a colleague now. Please stay on the line.";
    }

    private static bool IsIn(TimeOnly time, PartOfDay part) => part == PartOfDay.Morning == time.Hour < 12;

    private static string In(PartOfDay? part) => part switch
    {
        PartOfDay.Morning => " in the morning",
        PartOfDay.Afternoon => " in the afternoon",
        _ => "",
    };

    /// <summary>As many as one can keep in mind, spread over the day.</summary>
    private static List<TimeOnly> Choose(IReadOnlyList<TimeOnly> free) => free.Count <= MaxOffers
        ? [.. free]
        : [.. Enumerable.Range(0, MaxOffers).Select(i => free[i * (free.Count - 1) / (MaxOffers - 1)])];

    private static string Times(IReadOnlyList<TimeOnly> times) => Spoken.List([.. times.Select(Spoken.Time)]);

    /// <summary>Nobody means three at night: a time that only makes sense in the afternoon is one.</summary>
    private static TimeOnly InOfficeHours(DateOnly day, TimeOnly time) =>
        Appointments.OpeningHours.Of(day.DayOfWeek) is { } hours && time < hours.Open && time.Hour < 12 && time.AddHours(12) < hours.Close ? time.AddHours(12) : time;

    /// <summary>The one coming appointment that is meant; else what to say instead.</summary>
    private string? Find(string name, DateOnly? day, out Appointment found)
    {
        found = null!;
        if (string.IsNullOrWhiteSpace(name)) return "I still need the name the appointment is under.";

        var all = calendar.Upcoming(name);
        if (all.Count == 0) return $"I cannot find a coming appointment under the name {name.Trim()}. Could it be under another name?";

        var meant = day is { } wanted ? all.Where(one => one.Day == wanted).ToArray() : [.. all];
        if (meant.Length == 0) return $"There is nothing under that name {Spoken.OnDay(day!.Value, Today)}, but there is {Describe(all)}.";
        if (meant.Length > 1) return $"There is more than one appointment under that name: {Describe(meant)}. Please tell me the day of the one you mean.";

        found = meant[0];
        return null;
    }

    private string Describe(IReadOnlyList<Appointment> appointments) =>
        Spoken.List([.. appointments.Take(MaxOffers).Select(one => $"{Spoken.A(one.Service)} {Spoken.OnDay(one.Day, Today)} at {Spoken.Time(one.Time)}")]);

    /// <summary>Why nobody can come on a day at all; null when that is possible.</summary>
    private string? WhyNot(DateOnly day)
    {
        if (day < Today) return $"That day has passed. {Offer(calendar.Nearest(Today, null, 2))}";
        if (day > Today.AddDays(Appointments.OpeningHours.MaxDaysAhead)) return "We make appointments up to three months ahead. Please choose an earlier day.";
        if (Appointments.OpeningHours.Of(day.DayOfWeek) is null) return $"We are closed {Spoken.OnDay(day, Today)}. {Offer(calendar.Nearest(day.AddDays(1), null, 2))}";
        return null;
    }

    /// <summary>Why nobody can come at a time of an open day; null when that is possible.</summary>
    private string? WhyNot(DateOnly day, TimeOnly time)
    {
        if (day.ToDateTime(time) <= calendar.Now) return $"That time has passed. {Offer(calendar.Nearest(day, time, 2))}";
        if (Appointments.OpeningHours.SlotsOf(day).Contains(time)) return null;

        var hours = Appointments.OpeningHours.Of(day.DayOfWeek)!.Value;
        return time < hours.Open || time >= hours.Close
            ? $"{Spoken.Sentence(Spoken.OnDay(day, Today))} we are open from {Spoken.Time(hours.Open)} to {Spoken.Time(hours.Close)}. {Offer(calendar.Nearest(day, time, 2))}"
            : $"Appointments begin on the hour and the half hour. {Offer(calendar.Nearest(day, time, 2))}";
    }

    private string Taken(DateOnly day, TimeOnly time) =>
        $"{Spoken.Sentence(Spoken.Time(time))} {Spoken.OnDay(day, Today)} is already taken. {Offer(calendar.Nearest(day, time, 2))}";

    private string Offer(IReadOnlyList<Slot> slots) => slots.Count == 0
        ? "There is nothing free in the coming three months."
        : $"The nearest free {(slots.Count == 1 ? "time is" : "times are")} {Spoken.List([.. slots.Select(slot => Spoken.Time(slot.Time))])} {Spoken.OnDay(slots[0].Day, Today)}.";
}

/// <summary>Half a day at the desk.</summary>
internal enum PartOfDay
{
    Morning,
    Afternoon,
}
