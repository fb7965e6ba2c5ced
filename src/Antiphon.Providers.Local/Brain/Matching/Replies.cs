using Antiphon.Providers.Local.Brain.Values;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>Short things one says in any talk.</summary>
internal enum SmallTalk
{
    None,
    Greeting,
    HowAreYou,
    Thanks,
    Goodbye,
    Help,
    Who,
    Repeat,
    StartOver,
    Wait,
}

/// <summary>Reads yes, no and small talk. Pure.</summary>
internal static class Replies
{
    private static readonly (SmallTalk Talk, string Phrase)[] Phrases =
    [
        (SmallTalk.Greeting, "hello"), (SmallTalk.Greeting, "hello there"), (SmallTalk.Greeting, "hi"), (SmallTalk.Greeting, "hi there"), (SmallTalk.Greeting, "hey"),
        (SmallTalk.Greeting, "good morning"), (SmallTalk.Greeting, "good afternoon"), (SmallTalk.Greeting, "good evening"),
        (SmallTalk.HowAreYou, "how are you"), (SmallTalk.HowAreYou, "hello how are you"), (SmallTalk.HowAreYou, "how are you today"), (SmallTalk.HowAreYou, "hello how are you today"),
        (SmallTalk.HowAreYou, "how are you doing"), (SmallTalk.Thanks, "thank you"), (SmallTalk.Thanks, "thanks"), (SmallTalk.Thanks, "thank you very much"), (SmallTalk.Thanks, "thanks a lot"),
        (SmallTalk.Thanks, "thank you so much"), (SmallTalk.Goodbye, "goodbye"), (SmallTalk.Goodbye, "good bye"), (SmallTalk.Goodbye, "bye"), (SmallTalk.Goodbye, "bye bye"),
        (SmallTalk.Goodbye, "thank you goodbye"), (SmallTalk.Goodbye, "thank you bye"), (SmallTalk.Goodbye, "thank you very much goodbye"), (SmallTalk.Goodbye, "thanks bye"),
        (SmallTalk.Goodbye, "thanks goodbye"), (SmallTalk.Goodbye, "that is all"), (SmallTalk.Goodbye, "that's all"), (SmallTalk.Goodbye, "that is all thank you"), (SmallTalk.Goodbye, "that's all thank you"),
        (SmallTalk.Goodbye, "no that is all"), (SmallTalk.Goodbye, "no that's all"), (SmallTalk.Goodbye, "no that is all thank you"), (SmallTalk.Goodbye, "no that's all thank you"),
        (SmallTalk.Goodbye, "no that's all thanks"), (SmallTalk.Goodbye, "that's it"), (SmallTalk.Goodbye, "that is it"), (SmallTalk.Goodbye, "nothing else"), (SmallTalk.Goodbye, "nothing else thank you"),
        (SmallTalk.Goodbye, "see you"), (SmallTalk.Goodbye, "have a nice day"), (SmallTalk.Goodbye, "no thank you goodbye"), (SmallTalk.Goodbye, "no thanks goodbye"), (SmallTalk.Goodbye, "no thanks bye"),
        (SmallTalk.Help, "help"), (SmallTalk.Help, "help me"), (SmallTalk.Help, "what can you do"), (SmallTalk.Help, "what can i say"), (SmallTalk.Help, "what can you do for me"), (SmallTalk.Help, "what are my options"),
        (SmallTalk.Help, "how can you help me"), (SmallTalk.Help, "what do you do"), (SmallTalk.Who, "who are you"), (SmallTalk.Who, "what are you"), (SmallTalk.Who, "are you a robot"), (SmallTalk.Who, "are you a computer"),
        (SmallTalk.Who, "are you a machine"), (SmallTalk.Who, "are you a human"), (SmallTalk.Who, "are you human"), (SmallTalk.Who, "are you real"), (SmallTalk.Who, "are you an ai"), (SmallTalk.Who, "who is this"),
        (SmallTalk.Who, "am i talking to a robot"), (SmallTalk.Who, "are you a real person"), (SmallTalk.Who, "is this a robot"), (SmallTalk.Who, "are you a language model"),
        (SmallTalk.Repeat, "repeat that"), (SmallTalk.Repeat, "repeat"), (SmallTalk.Repeat, "can you repeat that"), (SmallTalk.Repeat, "could you repeat that"), (SmallTalk.Repeat, "can you please repeat that"),
        (SmallTalk.Repeat, "please repeat that"), (SmallTalk.Repeat, "please repeat"), (SmallTalk.Repeat, "what did you say"), (SmallTalk.Repeat, "say that again"), (SmallTalk.Repeat, "say again"), (SmallTalk.Repeat, "come again"),
        (SmallTalk.Repeat, "pardon"), (SmallTalk.Repeat, "pardon me"), (SmallTalk.Repeat, "i didn't hear you"), (SmallTalk.Repeat, "i did not understand"), (SmallTalk.Repeat, "sorry"), (SmallTalk.Repeat, "what"), (SmallTalk.Repeat, "what was that"),
        (SmallTalk.Repeat, "can you say that again"), (SmallTalk.Repeat, "once more"),
        (SmallTalk.StartOver, "never mind"), (SmallTalk.StartOver, "nevermind"), (SmallTalk.StartOver, "forget it"), (SmallTalk.StartOver, "forget that"), (SmallTalk.StartOver, "start over"), (SmallTalk.StartOver, "start again"),
        (SmallTalk.StartOver, "stop"), (SmallTalk.StartOver, "cancel that"), (SmallTalk.StartOver, "cancel"), (SmallTalk.StartOver, "no never mind"), (SmallTalk.StartOver, "no forget it"), (SmallTalk.StartOver, "don't do it"), (SmallTalk.StartOver, "don't"),
        (SmallTalk.StartOver, "no stop"), (SmallTalk.StartOver, "let's start over"), (SmallTalk.StartOver, "i changed my mind"), (SmallTalk.StartOver, "drop it"), (SmallTalk.StartOver, "stop it"), (SmallTalk.StartOver, "do not do it"),
        (SmallTalk.StartOver, "no don't"), (SmallTalk.StartOver, "don't do that"),
        (SmallTalk.Wait, "wait"), (SmallTalk.Wait, "hold on"), (SmallTalk.Wait, "one moment"), (SmallTalk.Wait, "just a moment"), (SmallTalk.Wait, "wait a moment"), (SmallTalk.Wait, "wait a minute"), (SmallTalk.Wait, "one second"),
        (SmallTalk.Wait, "let me think"), (SmallTalk.Wait, "hang on"),
    ];

    private static readonly string[] YesPhrases =
    [
        "go ahead", "sounds good", "sounds great", "that works", "works for me", "please do", "do it", "book it", "of course", "why not", "that's fine", "that is fine", "that's good",
    ];

    private static readonly HashSet<string> YesWords = new(StringComparer.Ordinal)
    {
        "yes", "yeah", "yep", "yup", "sure", "correct", "right", "okay", "ok", "absolutely", "exactly", "perfect", "definitely", "certainly", "fine", "indeed", "alright", "yea",
    };

    private static readonly HashSet<string> NoWords = new(StringComparer.Ordinal)
    {
        "no", "nope", "not", "wrong", "don't", "incorrect", "nah", "isn't", "never", "doesn't", "won't", "can't", "cannot", "neither", "none", "nothing",
    };

    /// <summary>Small talk, when the utterance is nothing else. One word of a long phrase may be off.</summary>
    public static SmallTalk TalkOf(Utterance utterance)
    {
        var whole = utterance.Words.Where(w => w is not ("please" or "um" or "uh" or "well" or "oh")).ToList();
        if (Find(whole) is var talk and not SmallTalk.None) return talk;
        var core = utterance.Core();
        return core.Count == whole.Count ? SmallTalk.None : Find(core);
    }

    /// <summary>True for yes, false for no, null for neither or both. Strict about yes: a word too many that could mean
    /// something makes it neither.</summary>
    public static bool? YesOrNo(Utterance utterance)
    {
        if (utterance.HasPhrase("not sure") || utterance.HasPhrase("don't know") || utterance.HasPhrase("no idea")) return null;
        if (utterance.HasPhrase("no problem")) return true;
        if (utterance.HasPhrase("why not")) return true;
        if (utterance.Words.Any(NoWords.Contains)) return false;

        var yes = utterance.Words.Count(YesWords.Contains) + YesPhrases.Where(utterance.HasPhrase).Sum(phrase => phrase.Split(' ').Length);
        if (yes == 0) return null;
        var other = 0;
        for (var i = 0; i < utterance.Words.Count; i++)
        {
            var word = utterance.Words[i];
            if (word is "but" or "wait" or "except") return null;
            if (!YesWords.Contains(word) && !FunctionWords.Contains(word) && !YesPhrases.Any(p => p.Contains(word, StringComparison.Ordinal))) other++;
        }

        return other > Math.Min(1, yes) ? null : true;
    }

    private static SmallTalk Find(IReadOnlyList<string> words)
    {
        if (words.Count is 0 or > 8) return SmallTalk.None;
        var said = string.Join(' ', words);
        foreach (var (talk, phrase) in Phrases)
            if (said == phrase) return talk;

        // A slip in a phrase of three words or more is forgiven.
        foreach (var (talk, phrase) in Phrases)
        {
            var wanted = phrase.Split(' ');
            if (wanted.Length != words.Count || wanted.Length < 3) continue;
            var off = Enumerable.Range(0, wanted.Length).Where(i => wanted[i] != words[i]).ToList();
            if (off.Count == 1 && Likeness.Of(wanted[off[0]], words[off[0]]) >= 0.5) return talk;
        }

        return SmallTalk.None;
    }
}
