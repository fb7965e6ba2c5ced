namespace Antiphon.Providers.Local;

/// <summary>Where a local engine's native code runs.</summary>
public enum EngineHost
{
    /// <summary>In this process: no overhead, but a native crash ends the process. For demos, tests and debugging.</summary>
    InProcess,

    /// <summary>In a child process per session: a native crash costs one session one utterance. The server's default.</summary>
    Worker,
}
