using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>The audio of the doubles: every character lasts equally long; letters are a 200 Hz tone, white space is silence.
/// Word marks are therefore exact. Pure.</summary>
internal static class ToneSpeech
{
    private const double ToneHz = 200;
    private const double Amplitude = 8_000;

    public static void Fill(string text, long firstSample, Span<short> samples, int samplesPerCharacter, int sampleRateHz)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var at = firstSample + i;
            samples[i] = char.IsWhiteSpace(text[(int)(at / samplesPerCharacter)])
                ? (short)0
                : (short)(Amplitude * Math.Sin(2 * Math.PI * ToneHz * at / sampleRateHz));
        }
    }

    public static List<WordMark> Words(string text, int samplesPerCharacter)
    {
        var words = new List<WordMark>();
        for (var start = 0; start < text.Length; start++)
        {
            if (char.IsWhiteSpace(text[start])) continue;
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            words.Add(new WordMark(start, end - start, (long)start * samplesPerCharacter, (long)end * samplesPerCharacter));
            start = end;
        }

        return words;
    }
}
