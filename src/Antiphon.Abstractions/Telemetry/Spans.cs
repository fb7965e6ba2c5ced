using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Antiphon;

/// <summary>
/// Spans whose parent and times are given, not taken from the surroundings: a session's work hops between tasks, and its clock
/// is injected. Thread-safe; costs nothing while nobody listens.
/// </summary>
public static class Spans
{
    /// <summary>The source of an assembly's spans: named and versioned like the assembly. Make one per assembly.</summary>
    public static ActivitySource SourceOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var name = assembly.GetName();
        return new ActivitySource(name.Name!, VersionOf(name));
    }

    /// <summary>The meter of an assembly: named and versioned like the assembly. Make one per assembly.</summary>
    public static Meter MeterOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var name = assembly.GetName();
        return new Meter(name.Name!, VersionOf(name));
    }

    /// <summary>Starts a span and leaves <see cref="Activity.Current"/> as it is.</summary>
    /// <param name="source">Whose it is.</param>
    /// <param name="name">Its name, of few values.</param>
    /// <param name="kind">Client for work that another process does.</param>
    /// <param name="parent">What it belongs to; default for a root.</param>
    /// <param name="at">When it starts.</param>
    /// <returns>The span; end it with <see cref="End"/>. Null while nobody listens.</returns>
    public static Activity? Start(ActivitySource source, string name, ActivityKind kind, ActivityContext parent, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.HasListeners()) return null;
        var current = Activity.Current;
        try
        {
            Activity.Current = null; // Else it would be the parent of a span that is to be a root.
            return source.StartActivity(name, kind, parent, tags: null, links: null, at);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <summary>Ends a span, once: what ended already is left alone. Leaves <see cref="Activity.Current"/> as it is.</summary>
    /// <param name="span">The span; null for none.</param>
    /// <param name="at">When it ends.</param>
    /// <param name="error">Why it failed: its status and <c>error.type</c>. Null when it did not.</param>
    public static void End(Activity? span, DateTimeOffset at, ErrorCode? error = null)
    {
        if (span is null || span.IsStopped) return;
        if (error is not null) span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.Value);
        var current = Activity.Current;
        span.SetEndTime(at.UtcDateTime);
        span.Stop();
        Activity.Current = current;
    }

    private static string VersionOf(AssemblyName name) => name.Version?.ToString(3) ?? "";
}
