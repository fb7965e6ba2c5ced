using System.Text;

namespace Antiphon.Providers.Local.Brain.Values;

/// <summary>How alike two words look and sound, 0 to 1. Pure.</summary>
internal static class Likeness
{
    public static double Of(string a, string b) => Of(a, Sound(a), b, Sound(b));

    /// <summary>The same where the sounds are known (<see cref="Sound"/>).</summary>
    public static double Of(string a, string soundA, string b, string soundB)
    {
        if (a == b) return 1;
        if (a.Length == 0 || b.Length == 0) return 0;
        var looks = 1 - Distance(a, b) / (double)Math.Max(a.Length, b.Length);
        if (Math.Min(a.Length, b.Length) < 4 || soundA.Length < 3 || soundB.Length < 3) return looks;
        var sounds = 0.9 - Distance(soundA, soundB) / (double)Math.Max(soundA.Length, soundB.Length);
        return Math.Max(looks, sounds);
    }

    internal static int Distance(string a, string b)
    {
        Span<int> row = b.Length < 64 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }

    /// <summary>The skeleton of consonants, those a recogniser mixes up made one.</summary>
    public static string Sound(string word)
    {
        var sound = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i] switch
            {
                'p' when i + 1 < word.Length && word[i + 1] == 'h' => 'f',
                'c' or 'q' or 'g' => 'k',
                'z' => 's',
                'd' => 't',
                'b' => 'p',
                'v' => 'f',
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h' or 'w' or '\'' => i == 0 ? '*' : '\0',
                var other => other,
            };
            if (c != '\0' && (sound.Length == 0 || sound[^1] != c)) sound.Append(c);
        }

        return sound.ToString();
    }
}
