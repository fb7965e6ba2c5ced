using System.Text.RegularExpressions;
using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>Times that a tool's spoken result offers. Pure.</summary>
internal static partial class Offers
{
    /// <summary>The times of the last sentence that offers any, with the day they are on.</summary>
    public static (IReadOnlyList<TimeOnly> Times, DateOnly? Day) Of(string spoken, DateOnly today, SlotFiller filler)
    {
        var found = ((IReadOnlyList<TimeOnly>)[], (DateOnly?)null);
        foreach (var sentence in SentenceEnd().Split(spoken))
        {
            if (!Offering().IsMatch(sentence)) continue;
            var times = new List<TimeOnly>();
            DateOnly? day = null;
            foreach (var part in Separator().Split(sentence))
            {
                var utterance = Utterance.Read(part, today);
                foreach (var mention in utterance.Mentions)
                {
                    if (mention.Kind == ParameterKind.Time && !(mention.IsBare && IsCount(utterance, mention.End))) times.Add(filler.TimeOf(mention.Time, null, utterance, []));
                    else if (mention.Kind == ParameterKind.Date) day = mention.Date;
                }
            }

            // A date written with a comma is cut in two; read as a whole it is one.
            if (Utterance.Read(sentence, today).Mentions.LastOrDefault(m => m.Kind == ParameterKind.Date) is { } whole) day = whole.Date;
            if (times.Count > 0) found = ([.. times.Distinct()], day);
        }

        return found;
    }

    // "two slots" counts them.
    private static bool IsCount(Utterance utterance, int next) =>
        next < utterance.Words.Count && utterance.Words[next] is "slot" or "slots" or "openings" or "times" or "appointments" or "people" or "more" or "other" or "days" or "weeks" or "months";

    [GeneratedRegex(@"(?<=[a-z\d])[.?!;]\s+(?=[A-Z])")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\b(free|available|have|nearest|slots?|openings|offer|choose)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Offering();

    [GeneratedRegex(@",|\band\b|\bor\b")]
    private static partial Regex Separator();
}
