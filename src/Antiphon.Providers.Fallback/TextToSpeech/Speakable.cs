namespace Antiphon.Providers.Fallback;

/// <summary>What of a text is still to be spoken.</summary>
internal static class Speakable
{
    /// <summary>Index of the first character of the next word after <paramref name="end"/>, the end of a word: marks that cling to
    /// that word are passed over. The text's length when no letter or digit follows.</summary>
    public static int NextWord(string text, int end)
    {
        var index = end;
        while (index < text.Length && !char.IsWhiteSpace(text[index]) && !char.IsLetterOrDigit(text[index])) index++;
        while (index < text.Length && char.IsWhiteSpace(text[index])) index++;
        return HasWords(text, index) ? index : text.Length;
    }

    /// <summary>Whether a letter or digit follows.</summary>
    public static bool HasWords(string text, int index)
    {
        for (var i = index; i < text.Length; i++)
        {
            if (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i])) return true;
        }

        return false;
    }
}
