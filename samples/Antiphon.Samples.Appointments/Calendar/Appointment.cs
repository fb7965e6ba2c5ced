namespace Antiphon.Samples.Appointments;

/// <summary>What people come for.</summary>
public enum AppointmentService
{
    /// <summary>A haircut.</summary>
    Haircut,

    /// <summary>A consultation.</summary>
    Consultation,

    /// <summary>A checkup.</summary>
    Checkup,

    /// <summary>A cleaning.</summary>
    Cleaning,
}

/// <summary>A booked slot.</summary>
/// <param name="Id">Number in the calendar.</param>
/// <param name="Service">What for.</param>
/// <param name="Day">The day.</param>
/// <param name="Time">Its beginning, on the hour or the half hour; it lasts <see cref="OpeningHours.SlotLength"/>.</param>
/// <param name="Name">Who comes.</param>
public sealed record Appointment(long Id, AppointmentService Service, DateOnly Day, TimeOnly Time, string Name);

/// <summary>A slot.</summary>
/// <param name="Day">The day.</param>
/// <param name="Time">Its beginning.</param>
public readonly record struct Slot(DateOnly Day, TimeOnly Time);
