using System.Globalization;

namespace Antiphon.Bench;

/// <summary>Word errors over the sentences, those of the agent's domain and the six open ones apart.</summary>
internal sealed class RecognitionScore
{
    private const int OpenSentences = 6;

    /// <summary>Head of the columns that <see cref="Columns"/> fills.</summary>
    internal const string Head = "WER % | domain WER % | open WER % | exact sentences";

    private int _domainErrors;
    private int _domainWords;
    private int _openErrors;
    private int _openWords;
    private int _exact;
    private int _sentences;

    /// <summary>Word error rate over all, in percent.</summary>
    internal double Percent => 100.0 * (_domainErrors + _openErrors) / (_domainWords + _openWords);

    /// <summary>The numbers as cells of a row.</summary>
    internal string Columns => string.Create(CultureInfo.InvariantCulture,
        $"{Percent:F1} | {100.0 * _domainErrors / _domainWords:F1} | {100.0 * _openErrors / _openWords:F1} | {_exact} / {_sentences}");

    /// <summary>Whether a sentence is none of the agent's domain.</summary>
    internal static bool IsOpen(int sentence) => sentence >= SpeechSentences.All.Count - OpenSentences;

    /// <summary>Counts what was heard of a sentence.</summary>
    internal void Add(int sentence, string heard)
    {
        var spoken = SpeechSentences.All[sentence].Split(' ');
        var errors = WordErrors.Count(spoken, heard.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        _sentences++;
        if (errors == 0) _exact++;
        if (IsOpen(sentence)) (_openErrors, _openWords) = (_openErrors + errors, _openWords + spoken.Length);
        else (_domainErrors, _domainWords) = (_domainErrors + errors, _domainWords + spoken.Length);
        if (errors > 0 && Environment.GetEnvironmentVariable("ANTIPHON_BENCH_VERBOSE") is not null)
            Console.Error.WriteLine($"{SpeechSentences.All[sentence]} -> {heard}");
    }
}
