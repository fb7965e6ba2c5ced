namespace Antiphon.Conversation;

/// <summary>
/// Which words of an utterance lie where in its audio, and so which of them were heard when playing stopped (R3). Positions
/// are samples of the outbound stream from the utterance's start. A word counts once its last sample has been played.
/// </summary>
internal sealed class HeardLedger(int sampleRateHz)
{
    /// <summary>Where a synthesiser reports no words and the segment's length is not known yet: slower than anybody speaks
    /// English, so that no word counts before it was heard.</summary>
    private const int SlowestCharactersPerSecond = 8;

    private readonly List<SpokenSegment> _segments = [];

    /// <summary>A segment whose audio begins at <paramref name="startSample"/>.</summary>
    public void Begin(SpokenSegment segment, long startSample)
    {
        segment.StartSample = startSample;
        _segments.Add(segment);
    }

    /// <summary>Characters of the utterance's text, from its start, that were heard after <paramref name="playedSamples"/>.</summary>
    public int HeardCharacters(long playedSamples)
    {
        var heard = 0;
        foreach (var segment in _segments)
        {
            var played = playedSamples - segment.StartSample;
            if (played <= 0) break;
            if (segment.LengthSamples is { } length && played >= length)
            {
                heard = segment.TextStart + segment.Text.Length;
                continue;
            }

            heard = segment.TextStart + HeardIn(segment, played);
            break;
        }

        return heard;
    }

    /// <summary>Synthesis of a segment has broken off after <paramref name="madeSamples"/>: characters of it that were surely
    /// made, from its start.</summary>
    public int SurelyMade(SpokenSegment segment, long madeSamples)
    {
        segment.IsUncertain = segment.Words.Count == 0;
        return HeardIn(segment, madeSamples);
    }

    private int HeardIn(SpokenSegment segment, long played)
    {
        if (segment.Words.Count > 0)
        {
            var end = 0;
            foreach (var word in segment.Words)
            {
                if (word.EndSample > played) break;
                end = word.TextStart + word.TextLength;
            }

            return WithPunctuation(segment.Text, end);
        }

        var characters = segment is { LengthSamples: { } length, IsUncertain: false }
            ? (int)(segment.Text.Length * played / length)
            : (int)(SlowestCharactersPerSecond * played / sampleRateHz);
        return WordsBefore(segment.Text, Math.Min(characters, segment.Text.Length));
    }

    private static int WithPunctuation(string text, int end)
    {
        while (end > 0 && end < text.Length && char.IsPunctuation(text[end])) end++;
        return end;
    }

    /// <summary>Words do not all take their share of the time: of an estimate the last word may not have been heard.</summary>
    private static int WordsBefore(string text, int characters)
    {
        if (characters >= text.Length) return text.Length;
        var last = text.LastIndexOf(' ', characters);
        var cut = last <= 0 ? -1 : text.LastIndexOf(' ', last - 1);
        return cut < 0 ? 0 : cut;
    }
}
