namespace Antiphon.Providers.Local;

/// <summary>How the local engines run. A value: derive variants with <c>with</c>.</summary>
public sealed record LocalSpeechOptions
{
    /// <summary>Where the engines run. Default <see cref="EngineHost.Worker"/>.</summary>
    public EngineHost Host { get; init; } = EngineHost.Worker;

    /// <summary>Directory that holds the engines' shared libraries; null (default) leaves the search to the system's loader.</summary>
    public string? LibraryDirectory { get; init; }

    /// <summary>Directory of the English recognition model: <c>en-us/</c>, <c>en-us.lm.bin</c> and <c>cmudict-en-us.dict</c>.
    /// Null (default): the usual places are searched.</summary>
    public string? ModelDirectory { get; init; }

    /// <summary>Voice of a session that names none. Default <c>slt</c>.</summary>
    public string DefaultVoice { get; init; } = "slt";

    /// <summary>Second recognition pass over the whole utterance after its end: a little more exact, but the final text comes
    /// tens of milliseconds later. Default false; <c>bench/recognition.md</c> has the numbers.</summary>
    public bool SecondPass { get; init; }

    /// <summary>Decoders with the mixed language model at most, over all sessions of one process; each takes about 100 MB. One
    /// is used per utterance in progress. 1 to 1,024; default 6 per processor.</summary>
    public int MaxMixtureDecoders { get; init; } = 6 * Environment.ProcessorCount;

    /// <summary>How long a committed utterance may wait for the mixed model's opinion after the agent's own model has
    /// finished; after it the agent's model alone decides. Default 1.5 s.</summary>
    public TimeSpan MixturePatience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Child processes and how they are started; only for <see cref="EngineHost.Worker"/>.</summary>
    public LocalWorkerOptions Workers { get; init; } = new();
}

/// <summary>Child processes that hold the engines. A value: derive variants with <c>with</c>.</summary>
public sealed record LocalWorkerOptions
{
    /// <summary>Program to start; null (default) for the program that runs now.</summary>
    public string? FileName { get; init; }

    /// <summary>Arguments before the kind (<c>stt</c> or <c>tts</c>). Default <c>worker</c>; when the program that runs now is
    /// the <c>dotnet</c> host, its entry assembly is put before them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = ["worker"];

    /// <summary>Idle workers of each kind kept started for the next session. 0 to <see cref="Max"/>; default 1.</summary>
    public int Warm { get; init; } = 1;

    /// <summary>Workers of each kind at most; a session beyond them is refused. 1 to 1,024; default 32.</summary>
    public int Max { get; init; } = 32;

    /// <summary>How long a worker may take to start and load. Default 15 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a worker may stay silent while an answer is due, before it counts as crashed. Default 10 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
