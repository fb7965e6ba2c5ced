using Antiphon.Testing;

namespace Antiphon.Samples.Appointments.Tests;

public sealed class AppointmentDeskTests
{
    private static readonly string File = System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appointments.yaml"));

    [Fact]
    public void Create_Calendar_MakesAnAgentWithAllTools()
    {
        using var calendar = AppointmentCalendar.Open(":memory:", new VirtualTime());

        var agent = AppointmentDesk.Create(calendar);

        Assert.Equal((AppointmentDesk.Greeting, 6), (agent.Greeting, agent.Agent.Tools.Count));
    }

    [Fact]
    public void AgentFile_Text_IsTheSameAsInCode()
    {
        Assert.Contains($"greeting: {AppointmentDesk.Greeting}\n", File, StringComparison.Ordinal);
        Assert.Contains($"instructions: |\n  {AppointmentDesk.Instructions.ReplaceLineEndings("\n  ")}\n", File, StringComparison.Ordinal);
    }

    [Fact]
    public void AgentFile_Phrases_AreTheSameAsInCode()
    {
        var phrases = File[File.IndexOf("\nphrases:\n", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => line[4..].Trim('"'));

        Assert.Equal(AppointmentDesk.Phrases, phrases);
    }
}
