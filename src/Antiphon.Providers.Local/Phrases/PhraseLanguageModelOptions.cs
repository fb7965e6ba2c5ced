namespace Antiphon.Providers.Local.Phrases;

/// <summary>How agents' language models are made and where they are kept.</summary>
internal sealed record PhraseLanguageModelOptions
{
    /// <summary>Folder of the cache; made when it is not there. Null for a folder of the user's own: <c>antiphon/language-models</c>
    /// in <c>$XDG_CACHE_HOME</c> or the system's local application data.</summary>
    public string? Directory { get; init; }

    /// <summary>Sentences sampled for one model, 1,000 to 100,000. Default 15,000.</summary>
    public int Sentences { get; init; } = 15_000;

    /// <summary>Seed of the sampling. Default 11.</summary>
    public int Seed { get; init; } = 11;

    /// <summary>Models kept on disk at most; the ones unused for longest go. Default 200.</summary>
    public int MaxFiles { get; init; } = 200;
}
