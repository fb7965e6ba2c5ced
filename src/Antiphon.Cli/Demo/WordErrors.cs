namespace Antiphon.Cli.Demo;

/// <summary>How far recognised words are from the script: substitutions, insertions and deletions over words said.</summary>
internal readonly record struct WordErrors(int Errors, int Words)
{
    /// <summary>Errors per word; 0 when nothing was said.</summary>
    public double Rate => Words == 0 ? 0 : (double)Errors / Words;

    public static WordErrors operator +(WordErrors one, WordErrors other) => new(one.Errors + other.Errors, one.Words + other.Words);

    public static WordErrors Of(string said, string recognised)
    {
        var (left, right) = (Split(said), Split(recognised));
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return new WordErrors(row[^1], left.Length);
    }

    private static string[] Split(string text) => new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) || c == '\'' ? c : ' ')])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
