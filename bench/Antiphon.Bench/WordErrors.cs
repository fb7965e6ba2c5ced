namespace Antiphon.Bench;

/// <summary>Word errors: substitutions, insertions and deletions.</summary>
internal static class WordErrors
{
    internal static int Count(ReadOnlySpan<string> reference, ReadOnlySpan<string> heard)
    {
        var row = new int[heard.Length + 1];
        for (var j = 0; j <= heard.Length; j++) row[j] = j;
        for (var i = 1; i <= reference.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= heard.Length; j++)
            {
                var cost = diagonal + (reference[i - 1] == heard[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
