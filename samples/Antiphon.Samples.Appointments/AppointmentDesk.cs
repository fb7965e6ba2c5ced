using Antiphon.Agents;
using Antiphon.Conversation;
using Microsoft.Extensions.AI;

namespace Antiphon.Samples.Appointments;

/// <summary>An appointment desk that answers the phone: finds free times, books, moves and cancels.</summary>
public static class AppointmentDesk
{
    /// <summary>Name of its toolset in agent files: <c>use: appointments.book_appointment</c> or <c>use: appointments.*</c>.</summary>
    public const string ToolsetName = "appointments";

    /// <summary>What it says first.</summary>
    public const string Greeting = "Hello, this is the appointment desk. How can I help you?";

    /// <summary>What a language model is told. The same as in <c>agents/appointments.yaml</c>.</summary>
    public const string Instructions = """
        You answer the phone at an appointment desk. Speak in one or two short sentences, without lists, symbols or markup.
        Say times and days in words. Ask for one thing at a time.
        Before you book, move or cancel, read back what you are about to do and wait for a yes.
        Never invent free times: look them up. What a tool says is true, also when it says no.
        If you cannot help twice in a row, offer to pass the caller on to a colleague.
        """;

    /// <summary>The agent over <paramref name="calendar"/>. One serves any number of calls at once.</summary>
    public static VoiceAgent Create(AppointmentCalendar calendar) => new()
    {
        Agent = new Agent { Name = "appointments", Instructions = Instructions, Tools = CreateTools(calendar) },
        Greeting = Greeting,
        Phrases = Phrases,
    };

    /// <summary>Its tools alone, for agents defined elsewhere.</summary>
    public static IReadOnlyList<AIFunction> CreateTools(AppointmentCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return AgentTool.FromMethods(new AppointmentTools(calendar));
    }

    /// <summary>What callers say that belongs to no tool.</summary>
    public static IReadOnlyList<string> Phrases { get; } =
    [
        "(what | which) (services | appointments) do you (offer | have)",
        "do you do (haircuts | consultations | checkups | cleanings)",
        "i am calling about (an | my) appointment",
        "i have a question [about my appointment]",
        "i have an appointment [on <day>] [at <time>]",
        "(my name is | the name is | it is under | under) <name>",
        "(no | actually) (i meant | make it | rather) (<day> | <time>)",
        "(that | it) (is | would be) (too early | too late | fine | perfect | great)",
        "do you have (anything | something) (earlier | later | else)",
    ];
}
