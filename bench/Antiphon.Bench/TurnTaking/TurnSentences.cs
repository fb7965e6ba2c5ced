namespace Antiphon.Bench.TurnTaking;

/// <summary>What the callers of the turn-taking benchmark say, beside the 48 sentences.</summary>
internal static class TurnSentences
{
    /// <summary>Two clauses each; the bar marks where a caller thinks although the first clause is a whole sentence.</summary>
    internal static readonly string[] TwoClauses =
    [
        "i would like to come in on friday | if you have anything in the morning",
        "please cancel my appointment | and book a new one for next week",
        "i was charged twice | for the same subscription",
        "where is my order | it was supposed to arrive on monday",
        "i need a table for two | no make that three people",
        "my name is david miller | and i live in chicago",
        "can i change the delivery address | because we have moved",
        "i want to return a pair of shoes | they are too small",
        "thank you | that is all i needed",
        "it works | but it makes a strange noise",
    ];

    internal static readonly string[] YesNo = ["yes", "no", "yes please", "no thank you", "that is correct", "sure go ahead", "no that is wrong", "yeah"];

    internal static readonly string[] Fragments = ["tuesday", "at noon", "two large pizzas", "sarah johnson", "the first one", "next thursday"];

    internal static readonly string[] Names = ["j o n e s", "s m i t h", "g a r c i a", "m i l l e r", "w r i g h t", "k i n g"];

    internal static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    internal static readonly string[] Backchannels = ["uh huh", "mm hmm", "yeah", "okay", "right", "i see", "yes", "sure"];

    internal static readonly string[] BargeIns =
    [
        "wait that is not what i meant", "stop please", "no not tuesday", "can i speak to a human please", "sorry i have to go", "actually make it four",
        "hold on a moment", "what did you say", "that is the wrong address", "no", "i already told you that", "excuse me",
    ];

    internal static readonly string[] Agent =
    [
        "your appointment is booked for tuesday at three in the afternoon and you will get a message with all the details before that day",
        "the order with your two large pizzas left the kitchen ten minutes ago and should be with you in about a quarter of an hour",
        "our opening hours are from nine in the morning until six in the evening on weekdays and from ten to four on saturdays",
        "i have found three customers with that name so please tell me the street and the number of the house you live in",
    ];
}
