using System.Text;
using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Flite;
using Antiphon.Providers.Local.Phrases;
using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>The recogniser's dictionary cut to one agent's words.</summary>
/// <param name="Dictionary">Lines of the library's format: word, phones.</param>
/// <param name="Added">Words the dictionary lacks, with phones by letter-to-sound rules.</param>
internal sealed record Pronunciations(string Dictionary, IReadOnlyDictionary<string, string> Added)
{
    private const int MaxKept = 32;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Pronunciations> Kept = [];

    /// <summary>For the words of <paramref name="language"/>; made once per content and kept (at most 32).</summary>
    internal static Pronunciations For(AgentLanguageModel language, RecognitionModel model, string? libraryDirectory, ILogger logger)
    {
        var key = $"{model.Directory}|{language.ContentHash}";
        lock (Gate)
        {
            if (Kept.TryGetValue(key, out var known)) return known;
        }

        var made = Make(language.Words, model, libraryDirectory, logger);
        lock (Gate)
        {
            if (Kept.Count >= MaxKept) Kept.Clear();
            return Kept[key] = made;
        }
    }

    internal static Pronunciations Make(IReadOnlyCollection<string> words, RecognitionModel model, string? libraryDirectory, ILogger logger)
    {
        var missing = new HashSet<string>(words, StringComparer.Ordinal);
        var wanted = new HashSet<string>(words, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var text = new StringBuilder();
        foreach (var line in File.ReadLines(model.Dictionary))
        {
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            if (end <= 0) continue;
            var word = line.AsSpan(0, end);
            if (word[^1] == ')' && word.LastIndexOf('(') is > 0 and var variant) word = word[..variant];
            if (!wanted.Contains(word)) continue;
            text.Append(line).Append('\n');
            if (word.Length == end) missing.Remove(line[..end]);
        }

        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in missing.Order(StringComparer.Ordinal))
        {
            if (Guess(word, libraryDirectory) is { } phones)
            {
                added[word] = phones;
                text.Append(word).Append(' ').Append(phones).Append('\n');
            }
        }

        if (added.Count > 0) LocalSpeechLog.WordsGuessed(logger, added.Count);
        if (missing.Count > added.Count) LocalSpeechLog.WordsDropped(logger, missing.Count - added.Count);
        return new Pronunciations(text.ToString(), added);
    }

    /// <summary>Phones in the recogniser's names; null when flite is not there or has no rule for the word.</summary>
    private static string? Guess(string word, string? libraryDirectory)
    {
        if (word.Length == 0 || word.Length > 40 || !word.All(c => char.IsAsciiLetterLower(c) || c == '\'')) return null;
        IReadOnlyList<string> phones;
        try
        {
            phones = FliteNative.Load(libraryDirectory).Pronounce(word);
        }
        catch (VoiceException)
        {
            return null;
        }

        var mapped = phones.Select(p => p.TrimEnd('0', '1', '2')).Where(p => p.Length > 0 && p != "pau")
            .Select(p => p == "ax" ? "AH" : p.ToUpperInvariant()).ToList();
        return mapped.Count > 0 && mapped.TrueForAll(Phones.Contains) ? string.Join(' ', mapped) : null;
    }

    private static readonly HashSet<string> Phones = new(StringComparer.Ordinal)
    {
        "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K", "L", "M", "N",
        "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
    };
}
