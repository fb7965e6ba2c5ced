namespace Antiphon.Bench.Density;

/// <summary>What the server's process says of a window.</summary>
internal sealed record ServerWindow
{
    /// <summary>Outbound audio frames by how late they were handed to the kernel.</summary>
    public required LateTimes Out { get; init; }

    /// <summary>Agent utterances begun.</summary>
    public long Turns { get; init; }

    /// <summary>From the decision that the caller's turn is over to the agent's first audio.</summary>
    public LateTimes? Answer { get; init; }

    /// <summary>Faults and sessions that ended by themselves.</summary>
    public long Failures { get; init; }

    /// <summary>Bytes allocated by the whole process.</summary>
    public long Allocated { get; init; }

    public double Seconds { get; init; }

    public double ProcessorSeconds { get; init; }

    public int Collections { get; init; }

    public double PauseMilliseconds { get; init; }
}

/// <summary>What the callers' process says of a window.</summary>
internal sealed record CallersWindow
{
    public long Sent { get; init; }

    public long Received { get; init; }

    /// <summary>How late the callers themselves sent.</summary>
    public required LateTimes Own { get; init; }

    /// <summary>How late the server's frames came.</summary>
    public required LateTimes Arrival { get; init; }

    /// <summary>Connections lost.</summary>
    public int Lost { get; init; }

    public double ProcessorSeconds { get; init; }
}

/// <summary>Managed memory after a full collection.</summary>
internal sealed record MemoryReport(long Managed, long Resident);
