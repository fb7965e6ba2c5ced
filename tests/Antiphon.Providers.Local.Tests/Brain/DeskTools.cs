using System.ComponentModel;
using System.Globalization;
using Antiphon.Agents;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Local.Tests.Brain;

/// <summary>An appointment desk that writes down what it was asked to do.</summary>
internal sealed class DeskTools
{
    private const string Thing = "(appointment | haircut | consultation | checkup)";

    public enum Service
    {
        Haircut,
        Consultation,
        Checkup,
    }

    public enum PartOfDay
    {
        Morning,
        Afternoon,
    }

    public List<string> Log { get; } = [];

    public HashSet<string> Taken { get; } = [];

    public IReadOnlyList<AITool> Tools => [.. AgentTool.FromMethods(this)];

    [AgentTool]
    [Description("Says which appointment times are free on a day.")]
    [Phrases(
        "do you have (anything | something | any openings | an opening | a slot | any times) [free | open | available] [[on | for] {day}] [[in the] {part_of_day}]",
        "(what | which) (times | slots | appointments) (are | do you have) [still] (free | open | available) [[on | for] {day}] [[in the] {part_of_day}]",
        "what do you have [free | open | available] [[on | for] {day}]",
        "[<want>] (find | see | look for) (a free time | free times | a slot | something) [[on | for] {day}]",
        "<want> come in [sometime] [[on | for] {day}] [[in the] {part_of_day}]")]
    public string FindFreeSlots([Description("the day you would like to come")] DateOnly day, [Description("morning or afternoon")] PartOfDay? partOfDay = null)
    {
        Log.Add($"find {Iso(day)} {partOfDay}".Trim());
        return day.DayOfWeek == DayOfWeek.Sunday
            ? "We are closed on Sunday. The nearest free times are nine o'clock and nine thirty on Monday."
            : $"On {day.DayOfWeek} we have nine o'clock, ten thirty and two fifteen free.";
    }

    [AgentTool(Confirm = true)]
    [Description("Books an appointment. Ask for what is missing; read it back before you call it.")]
    [Phrases(
        "[<want>] (book | make | schedule | get | have) [me] (a | an) {service} [[on | for] {day}] [at {time}] [for {name}]",
        "[<want>] (book | make | schedule | get | have) [me] an appointment [for (a | an) {service}] [[on | for] {day}] [at {time}] [for {name}]",
        "i (need | want) (a | an) (appointment | {service}) [[on | for] {day}] [at {time}]",
        "[<want>] (book | take | reserve) (it | that | that one | that slot) [at {time} | for {name} | on {day}]",
        "[i will take | i'll take | let's take | give me] {time} [on {day}] [please]",
        "(a | an) {service} [on {day}] [at {time}]")]
    public string BookAppointment(
        [Description("the kind of appointment you would like")] Service service,
        [Description("the day you would like to come")] DateOnly day,
        [Description("the time that suits you")] TimeOnly time,
        [Description("the name for the appointment")] string name)
    {
        var what = $"{service} {Iso(day)} {Iso(time)} {name}";
        if (Taken.Contains($"{Iso(day)} {Iso(time)}"))
        {
            Log.Add($"refused {what}");
            return "That time is already taken. The nearest free times are three thirty and four o'clock on Tuesday.";
        }

        Log.Add($"book {what}");
        return $"Your {service.ToString().ToLowerInvariant()} is booked, under the name {name}.";
    }

    [AgentTool(Confirm = true)]
    [Description("Moves an appointment to another day and time.")]
    [Phrases(
        "[<want>] (move | reschedule | change) [my | the | an] " + Thing + " [from {day}] [to {new_day}] [at {new_time}]",
        "[<want>] (move | reschedule | change) (it | that) to {new_day} [at {new_time}]",
        "[<want>] (move | reschedule | change) (it | that) to {new_time} [on {new_day}]")]
    public string MoveAppointment(
        [Description("the name your appointment is under")] string name,
        [Description("the new day that suits you")] DateOnly newDay,
        [Description("the new time that suits you")] TimeOnly newTime,
        [Description("the day your appointment is on now")] DateOnly? day = null)
    {
        Log.Add($"move {name} {Iso(newDay)} {Iso(newTime)} {(day is { } old ? Iso(old) : "")}".Trim());
        return "Done. Your haircut is moved.";
    }

    [AgentTool(Confirm = true)]
    [Description("Cancels an appointment.")]
    [Phrases(
        "[<want>] cancel [my | the | an] " + Thing + " [[on | for] {day}]",
        "i (cannot | can't) (come | make it) [to my appointment] [on {day}]")]
    public string CancelAppointment([Description("the name your appointment is under")] string name, [Description("the day of your appointment")] DateOnly? day = null)
    {
        Log.Add($"cancel {name} {(day is { } date ? Iso(date) : "")}".Trim());
        return "Your appointment is cancelled.";
    }

    [AgentTool]
    [Description("Says when the desk is open, in general or on one day.")]
    [Phrases("what are your [opening] hours", "when are you open [on {day}]", "are you open [on] {day}")]
    public string OpeningHours([Description("the day you want to know about")] DateOnly? day = null)
    {
        Log.Add($"hours {(day is { } date ? Iso(date) : "")}".Trim());
        return "We are open from nine o'clock to five o'clock from Monday to Friday.";
    }

    [AgentTool]
    [Description("Passes the caller on to a person and ends the conversation.")]
    [Phrases("<human>", "[please] (connect | transfer) me [to (a human | a person | someone)]")]
    public string HandOverToHuman([Description("what it is about")] string? reason = null)
    {
        Log.Add("hand over");
        _ = reason;
        return "I am passing you on to a colleague now. Please stay on the line.";
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Iso(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
