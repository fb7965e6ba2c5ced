using Antiphon.Samples.Appointments;
using Antiphon.Server.AgentFiles;

namespace Antiphon.Cli;

/// <summary>The toolsets that agent files can name. Holds what their tools work on until disposed.</summary>
internal sealed class Toolsets : IDisposable
{
    private readonly Lazy<AppointmentCalendar> _calendar;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="calendar">Opens the calendar when an agent uses it first.</param>
    public Toolsets(Func<AppointmentCalendar> calendar)
    {
        _calendar = new Lazy<AppointmentCalendar>(calendar);
        All = [new Toolset(AppointmentDesk.ToolsetName, () => AppointmentDesk.CreateTools(_calendar.Value))];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<IToolset> All { get; }

    /// <summary>With a calendar that is forgotten: for looking at agents.</summary>
    public static Toolsets InMemory() => new(() => AppointmentCalendar.Open(":memory:"));

    /// <summary>With the calendar of this machine's user.</summary>
    public static Toolsets OfUser() => new(() =>
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "antiphon");
        Directory.CreateDirectory(folder);
        return AppointmentCalendar.Open(Path.Combine(folder, "appointments.db"));
    });

    public void Dispose()
    {
        if (_calendar.IsValueCreated) _calendar.Value.Dispose();
    }
}
