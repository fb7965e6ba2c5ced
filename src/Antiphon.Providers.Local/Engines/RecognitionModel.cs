namespace Antiphon.Providers.Local.Engines;

/// <summary>Files of the US English recognition model.</summary>
internal sealed record RecognitionModel(string Directory)
{
    internal string Acoustic => Path.Combine(Directory, "en-us");

    internal string Dictionary => Path.Combine(Directory, "cmudict-en-us.dict");

    internal string General => Path.Combine(Directory, "en-us.lm.bin");

    private static readonly string[] UsualPlaces =
    [
        "/usr/share/pocketsphinx/model/en-us",
        "/usr/local/share/pocketsphinx/model/en-us",
        "/opt/homebrew/share/pocketsphinx/model/en-us",
    ];

    /// <summary>The model in <paramref name="directory"/>, or in the usual places when that is null; null when it is not whole.</summary>
    internal static RecognitionModel? Find(string? directory)
    {
        if (directory is not null) return Whole(new RecognitionModel(directory));
        foreach (var place in UsualPlaces)
        {
            if (Whole(new RecognitionModel(place)) is { } model) return model;
        }

        return null;
    }

    private static RecognitionModel? Whole(RecognitionModel model) =>
        File.Exists(Path.Combine(model.Acoustic, "mdef")) && File.Exists(model.Dictionary) && File.Exists(model.General) ? model : null;
}
