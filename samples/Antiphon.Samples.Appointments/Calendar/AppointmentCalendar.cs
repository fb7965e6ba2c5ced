using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Antiphon.Samples.Appointments;

/// <summary>
/// The desk's appointments in one SQLite file. Thread-safe; several processes may share the file: a slot is given away once,
/// whoever asks. Times are local to the given clock.
/// </summary>
public sealed class AppointmentCalendar : IDisposable
{
    private const int ConstraintViolation = 19;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS appointments (
            id INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            time TEXT NOT NULL,
            service TEXT NOT NULL,
            name TEXT NOT NULL,
            made_at TEXT NOT NULL,
            seeded INTEGER NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX IF NOT EXISTS one_per_slot ON appointments (day, time);
        CREATE TABLE IF NOT EXISTS seeded_days (day TEXT PRIMARY KEY);
        """;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;

    private AppointmentCalendar(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
    }

    /// <summary>The time at the desk.</summary>
    public DateTime Now => _time.GetLocalNow().DateTime;

    /// <summary>The date at the desk.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now);

    /// <summary>Opens the calendar in <paramref name="path"/>, makes it if it is not there, and gives some slots of the coming
    /// four weeks away.</summary>
    /// <param name="path">The file; <c>:memory:</c> for one that lasts as long as the object.</param>
    /// <param name="timeProvider">Clock; null for the system's.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.DatabaseMissing"/>: the system has no SQLite library.</exception>
    public static AppointmentCalendar Open(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SystemSqlite.EnsureLoaded();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var calendar = new AppointmentCalendar(connection, timeProvider ?? TimeProvider.System);
            calendar.Execute("PRAGMA busy_timeout = 5000;");
            calendar.Execute(Schema);
            calendar.Seed();
            return calendar;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The free slots of <paramref name="day"/> that have not passed, in order.</summary>
    public IReadOnlyList<TimeOnly> FreeSlots(DateOnly day)
    {
        lock (_gate)
        {
            var taken = Read("SELECT time FROM appointments WHERE day = $day", row => ParseTime(row.GetString(0)), ("$day", Text(day))).ToHashSet();
            var now = Now;
            return [.. OpeningHours.SlotsOf(day).Where(time => day.ToDateTime(time) > now && !taken.Contains(time))];
        }
    }

    /// <summary>Gives a free slot away.</summary>
    /// <returns>The appointment; null when the slot has been taken.</returns>
    public Appointment? TryBook(AppointmentService service, DateOnly day, TimeOnly time, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (_gate)
        {
            try
            {
                var id = Read(
                    "INSERT INTO appointments (day, time, service, name, made_at) VALUES ($day, $time, $service, $name, $made_at) RETURNING id",
                    row => row.GetInt64(0),
                    ("$day", Text(day)), ("$time", Text(time)), ("$service", service.ToString()), ("$name", name), ("$made_at", Now.ToString("s", CultureInfo.InvariantCulture)))[0];
                return new Appointment(id, service, day, time, name);
            }
            catch (SqliteException error) when (error.SqliteErrorCode == ConstraintViolation)
            {
                return null;
            }
        }
    }

    /// <summary>Moves an appointment to a free slot; in one step, so that it never loses its old one without the new.</summary>
    /// <returns>False when the slot is taken or the appointment is gone.</returns>
    public bool TryMove(Appointment appointment, DateOnly day, TimeOnly time)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        lock (_gate)
        {
            try
            {
                return Execute("UPDATE appointments SET day = $day, time = $time WHERE id = $id", ("$day", Text(day)), ("$time", Text(time)), ("$id", appointment.Id)) == 1;
            }
            catch (SqliteException error) when (error.SqliteErrorCode == ConstraintViolation)
            {
                return false;
            }
        }
    }

    /// <summary>Cancels an appointment.</summary>
    /// <returns>False when it is gone already.</returns>
    public bool Cancel(Appointment appointment)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        lock (_gate) return Execute("DELETE FROM appointments WHERE id = $id", ("$id", appointment.Id)) == 1;
    }

    /// <summary>All appointments that callers made, past and coming, in order of time.</summary>
    public IReadOnlyList<Appointment> Appointments()
    {
        lock (_gate)
        {
            return Read(
                "SELECT id, service, day, time, name FROM appointments WHERE seeded = 0 ORDER BY day, time",
                row => new Appointment(row.GetInt64(0), Enum.Parse<AppointmentService>(row.GetString(1)), ParseDay(row.GetString(2)), ParseTime(row.GetString(3)), row.GetString(4)));
        }
    }

    /// <summary>The coming appointments of a person. A first or last name alone finds them too.</summary>
    public IReadOnlyList<Appointment> Upcoming(string name)
    {
        var now = Now;
        return [.. Appointments().Where(one => one.Day.ToDateTime(one.Time) > now && IsSamePerson(one.Name, name))];
    }

    /// <summary>Free slots closest to the wanted one: first of the same day, nearest first, then of the days after it.</summary>
    public IReadOnlyList<Slot> Nearest(DateOnly day, TimeOnly? time, int count)
    {
        var found = new List<Slot>();
        var last = Today.AddDays(OpeningHours.MaxDaysAhead);
        for (var at = day < Today ? Today : day; at <= last && found.Count < count; at = at.AddDays(1))
        {
            var free = FreeSlots(at).AsEnumerable();
            if (time is { } wanted && at == day) free = free.OrderBy(one => (one.ToTimeSpan() - wanted.ToTimeSpan()).Duration()).ThenBy(one => one);
            found.AddRange(free.Take(count - found.Count).Select(one => new Slot(at, one)));

            // What is offered lies on one day if that day has anything at all.
            if (found.Count > 0) break;
        }

        found.Sort((a, b) => a.Time.CompareTo(b.Time));
        return found;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate) _connection.Dispose();
    }

    internal static bool IsSamePerson(string booked, string asked)
    {
        var (left, right) = (Words(booked), Words(asked));
        return right.Count > 0 && (right.IsSubsetOf(left) || left.IsSubsetOf(right));

        static HashSet<string> Words(string name) => new(name.Split([' ', '.', ','], StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static DateOnly ParseDay(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TimeOnly ParseTime(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    private void Seed()
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            for (var day = Today; day < Today.AddDays(TakenSlots.Days); day = day.AddDays(1))
            {
                // Once a day and file: a slot that was moved or cancelled later stays free.
                if (Execute("INSERT OR IGNORE INTO seeded_days (day) VALUES ($day)", ("$day", Text(day))) == 0) continue;
                foreach (var time in TakenSlots.Of(day))
                {
                    Execute("INSERT OR IGNORE INTO appointments (day, time, service, name, made_at, seeded) VALUES ($day, $time, 'Consultation', 'reserved', '', 1)",
                        ("$day", Text(day)), ("$time", Text(time)));
                }
            }

            transaction.Commit();
        }
    }

    private int Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
