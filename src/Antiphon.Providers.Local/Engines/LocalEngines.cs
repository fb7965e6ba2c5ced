using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Flite;

namespace Antiphon.Providers.Local;

/// <summary>What of the local engines is installed on this machine.</summary>
public static class LocalEngines
{
    /// <summary>The one command that installs every part on a Debian-like system.</summary>
    public const string InstallCommand =
        "apt-get update && apt-get install -y --no-install-recommends libflite1 libpocketsphinx3 pocketsphinx-en-us";

    /// <summary>Looks for every library and model; loads the libraries it finds. Never throws.</summary>
    public static IReadOnlyList<EnginePart> Probe(LocalSpeechOptions? options = null)
    {
        options ??= new LocalSpeechOptions();
        List<EnginePart> parts = [Library("libflite.so.1", "speech synthesis", options)];
        foreach (var voice in FliteVoices.Names)
            parts.Add(Library(FliteVoices.LibraryOf(voice), $"voice {voice}", options));
        parts.Add(Library("libflite_cmulex.so.1", "pronunciation of unknown words", options));
        parts.Add(Library("libsphinxbase.so.3", "recognition, base", options));
        parts.Add(Library("libpocketsphinx.so.3", "recognition", options));
        var model = RecognitionModel.Find(options.ModelDirectory);
        parts.Add(new EnginePart("en-us", "recognition model, US English", model is not null, null,
            model?.Directory ?? options.ModelDirectory, model is null ? InstallCommand : null));
        return parts;
    }

    /// <summary>Whether synthesis with the default voice can run here.</summary>
    public static bool CanSpeak(LocalSpeechOptions? options = null) =>
        NativeLibraries.TryLoad("libflite.so.1", options?.LibraryDirectory, out _)
        && NativeLibraries.TryLoad(FliteVoices.LibraryOf((options ?? new()).DefaultVoice), options?.LibraryDirectory, out _);

    /// <summary>Whether recognition can run here.</summary>
    public static bool CanHear(LocalSpeechOptions? options = null) =>
        NativeLibraries.TryLoad("libsphinxbase.so.3", options?.LibraryDirectory, out _)
        && NativeLibraries.TryLoad("libpocketsphinx.so.3", options?.LibraryDirectory, out _)
        && RecognitionModel.Find(options?.ModelDirectory) is not null;

    internal static ProviderException Missing(string provider, string part, Exception? inner = null) => new(ErrorCodes.EngineMissing, provider,
        $"The local speech engine needs {part}, which is not installed. Install it with: {InstallCommand}", inner);

    private static EnginePart Library(string name, string role, LocalSpeechOptions options)
    {
        if (!NativeLibraries.TryLoad(name, options.LibraryDirectory, out _))
            return new EnginePart(name, role, Found: false, null, null, InstallCommand);
        var path = NativeLibraries.PathOf(name);
        return new EnginePart(name, role, Found: true, NativeLibraries.VersionOf(path), path, null);
    }
}
