using System.Text;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// The text of a reply that may have to be continued by another model. Lets text out in whole words, so that a cut never falls
/// into one. Where a reply is continued, words that the new model says again are left out: it may begin anew, or with the last
/// words that were said. Words are compared by their letters and digits. Pure; not thread-safe.
/// </summary>
/// <param name="said">What was let out before; empty for a reply from its start.</param>
internal sealed class ContinuedText(string said)
{
    /// <summary>Text without white space is let out at this length: some scripts have none.</summary>
    private const int LongestWord = 48;

    private readonly string[] _said = [.. Words(said, said.Length).Select(word => word.Text)];
    private readonly bool _endsInSpace = said.Length > 0 && char.IsWhiteSpace(said[^1]);
    private readonly StringBuilder _held = new();
    private bool _isDecided = said.Length == 0;

    /// <summary>Takes the model's text; returns what may be let out.</summary>
    public string Add(string text)
    {
        _held.Append(text);
        var held = _held.ToString();
        var end = held.Length;
        while (end > 0 && !char.IsWhiteSpace(held[end - 1])) end--;
        if (held.Length - end > LongestWord) end = held.Length;
        return Take(held, end, isEnd: false);
    }

    /// <summary>No more text comes for now; returns what was held.</summary>
    public string Finish()
    {
        var held = _held.ToString();
        return Take(held, held.Length, isEnd: true);
    }

    private string Take(string held, int end, bool isEnd)
    {
        var start = 0;
        if (!_isDecided)
        {
            if (Repeated(held, end, isEnd) is not { } repeated) return "";
            start = repeated;
            while (_endsInSpace && start < end && char.IsWhiteSpace(held[start])) start++;
            if (start == end && !isEnd && repeated == 0) return ""; // White space only.
            _isDecided = true;
        }

        _held.Remove(0, end);
        return held[start..end];
    }

    /// <summary>Length of the text that was said before; null while more must come to tell.</summary>
    private int? Repeated(string held, int end, bool isEnd)
    {
        var words = Words(held, end);
        if (!isEnd)
        {
            // It may still turn out to be what was said from some word on.
            for (var from = 0; from < _said.Length - words.Count; from++)
            {
                if (Same(from, words, words.Count)) return null;
            }
        }

        for (var count = Math.Min(words.Count, _said.Length); count > 0; count--)
        {
            if (Same(_said.Length - count, words, count)) return words[count - 1].End;
        }

        return 0;
    }

    private bool Same(int from, List<(string Text, int End)> words, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!string.Equals(_said[from + i], words[i].Text, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    // A word ends where white space begins, so that its punctuation goes with it.
    private static List<(string Text, int End)> Words(string text, int end)
    {
        List<(string Text, int End)> words = [];
        for (var i = 0; i < end; i++)
        {
            if (char.IsWhiteSpace(text[i])) continue;
            var start = i;
            while (i < end && !char.IsWhiteSpace(text[i])) i++;
            var letters = string.Concat(text[start..i].Where(char.IsLetterOrDigit));
            if (letters.Length > 0) words.Add((letters, i));
            else if (words.Count > 0) words[^1] = (words[^1].Text, i);
        }

        return words;
    }
}
