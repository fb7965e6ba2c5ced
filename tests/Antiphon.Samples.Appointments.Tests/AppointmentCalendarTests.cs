using Antiphon.Testing;

namespace Antiphon.Samples.Appointments.Tests;

public sealed class AppointmentCalendarTests : IDisposable
{
    private static readonly DateOnly Tuesday = new(2026, 11, 24);
    private static readonly TimeOnly Three = new(15, 0);

    private readonly VirtualTime _time = new(new DateTimeOffset(2026, 11, 20, 9, 10, 0, TimeSpan.Zero));
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"antiphon-{Guid.NewGuid():N}.db");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Open_FreshFile_HasTheSameSlotsTakenEveryWeek()
    {
        using var calendar = Open();

        Assert.Equal(calendar.FreeSlots(Tuesday), calendar.FreeSlots(Tuesday.AddDays(7)));
        Assert.Equal(10, calendar.FreeSlots(Tuesday).Count);
    }

    [Fact]
    public void Open_Again_KeepsAppointmentsAndSeedsNothingTwice()
    {
        using (var first = Open()) first.TryBook(AppointmentService.Checkup, Tuesday, Three, "Ann");

        using var second = Open();

        Assert.Equal("Ann", Assert.Single(second.Appointments()).Name);
        Assert.Equal(9, second.FreeSlots(Tuesday).Count);
    }

    [Fact]
    public void FreeSlots_Sunday_AreNone()
    {
        using var calendar = Open();

        Assert.Empty(calendar.FreeSlots(new DateOnly(2026, 11, 22)));
    }

    [Fact]
    public async Task TryBook_ManyAtOnceFromTwoConnections_GivesTheSlotToOne()
    {
        using var one = Open();
        using var two = Open();

        var booked = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).TryBook(AppointmentService.Haircut, Tuesday, Three, $"Caller {i}"))));

        Assert.Single(booked, appointment => appointment is not null);
        Assert.Single(two.Appointments());
    }

    [Fact]
    public void TryMove_CancelledMeanwhile_IsFalse()
    {
        using var calendar = Open();
        var appointment = calendar.TryBook(AppointmentService.Haircut, Tuesday, Three, "Ann")!;
        calendar.Cancel(appointment);

        Assert.False(calendar.TryMove(appointment, Tuesday, new TimeOnly(11, 0)));
    }

    [Fact]
    public void Upcoming_PastAppointments_AreLeftOut()
    {
        using var calendar = Open();
        calendar.TryBook(AppointmentService.Haircut, Tuesday, Three, "Ann");

        _time.Advance(TimeSpan.FromDays(5));

        Assert.Empty(calendar.Upcoming("Ann"));
    }

    [Theory]
    [InlineData("Sarah Johnson", "sarah johnson", true)]
    [InlineData("Sarah Johnson", "johnson", true)]
    [InlineData("Johnson", "Sarah Johnson", true)]
    [InlineData("Sarah Johnson", "Sarah Smith", false)]
    [InlineData("Sarah Johnson", "", false)]
    [InlineData("Johnson", "John", false)]
    public void IsSamePerson_Names_CompareByWords(string booked, string asked, bool same) => Assert.Equal(same, AppointmentCalendar.IsSamePerson(booked, asked));

    [Provokes("database_missing")]
    [Fact]
    public void Missing_Library_NamesTheCommandThatMendsIt()
    {
        var error = SystemSqlite.Missing();

        Assert.Same(ErrorCodes.DatabaseMissing, error.Code);
        if (OperatingSystem.IsLinux()) Assert.Contains("apt-get install -y libsqlite3-0", error.Message, StringComparison.Ordinal);
    }

    private AppointmentCalendar Open() => AppointmentCalendar.Open(_path, _time);
}
