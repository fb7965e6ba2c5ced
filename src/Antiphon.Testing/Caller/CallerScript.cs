using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Antiphon.Testing;

/// <summary>Texts with pauses in them: <c>on monday [pause 600 ms] no wait [pause 0.5 s] on tuesday</c>. Pure.</summary>
internal static partial class CallerScript
{
    public static List<(string Text, TimeSpan PauseAfter)> Parse(string text)
    {
        var parts = new List<(string, TimeSpan)>();
        var at = 0;
        foreach (Match pause in Pause().Matches(text))
        {
            var amount = double.Parse(pause.Groups["amount"].Value, CultureInfo.InvariantCulture);
            parts.Add((text[at..pause.Index].Trim(), pause.Groups["unit"].Value == "s" ? TimeSpan.FromSeconds(amount) : TimeSpan.FromMilliseconds(amount)));
            at = pause.Index + pause.Length;
        }

        parts.Add((text[at..].Trim(), TimeSpan.Zero));
        return parts;
    }

    public static string WithoutPauses(string text)
    {
        var words = new StringBuilder();
        foreach (var (part, _) in Parse(text))
        {
            if (part.Length == 0) continue;
            if (words.Length > 0) words.Append(' ');
            words.Append(part);
        }

        return words.ToString();
    }

    [GeneratedRegex(@"\[pause\s+(?<amount>\d{1,5}(\.\d{1,3})?)\s*(?<unit>ms|s)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Pause();
}
