using System.Collections.Frozen;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>The rules every template may use, in the templates' own notation. English.</summary>
internal static class BuiltInRules
{
    internal static readonly string[] FirstNames =
    [
        "james", "john", "robert", "michael", "william", "david", "richard", "joseph", "thomas", "charles", "christopher", "daniel",
        "matthew", "anthony", "mark", "steven", "paul", "andrew", "kevin", "brian", "george", "edward", "peter", "henry", "frank",
        "jack", "adam", "eric", "alex", "sam", "tom", "bob", "mary", "patricia", "jennifer", "linda", "elizabeth", "barbara", "susan",
        "jessica", "sarah", "karen", "lisa", "nancy", "margaret", "sandra", "ashley", "emily", "donna", "michelle", "carol", "amanda",
        "melissa", "laura", "anna", "emma", "julia", "kate", "maria", "rachel", "helen", "alice", "diana", "olivia",
    ];

    internal static readonly string[] LastNames =
    [
        "smith", "johnson", "williams", "brown", "jones", "garcia", "miller", "davis", "rodriguez", "martinez", "wilson", "anderson",
        "taylor", "thomas", "moore", "martin", "jackson", "thompson", "white", "lopez", "lee", "harris", "clark", "lewis", "robinson",
        "walker", "young", "allen", "king", "wright", "scott", "hill", "green", "adams", "baker", "nelson", "carter", "mitchell",
        "perez", "roberts", "turner", "phillips", "campbell", "parker", "evans", "edwards", "collins", "stewart", "morris", "rogers",
        "reed", "cook", "morgan", "bell", "murphy", "bailey", "cooper", "richardson", "cox", "howard", "ward", "peterson", "gray",
    ];

    private static readonly (string Name, string Template)[] Sources =
    [
        ("weekday", "monday | tuesday | wednesday | thursday | friday | saturday | sunday"),
        ("day", "<weekday> | today | tomorrow | [the] day after tomorrow | (next | this | this coming) <weekday>"),
        ("month", "january | february | march | april | may | june | july | august | september | october | november | december"),
        ("ordinal", "first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | eleventh | twelfth | thirteenth"
            + " | fourteenth | fifteenth | sixteenth | seventeenth | eighteenth | nineteenth | twentieth"
            + " | twenty (first | second | third | fourth | fifth | sixth | seventh | eighth | ninth) | thirtieth | thirty first"),
        ("date", "[<weekday>] the <ordinal> [of <month>] | [<weekday>] <month> [the] <ordinal>"),
        ("part", "[in the] (morning | afternoon | evening) | tonight"),
        ("ampm", "a m | p m | in the (morning | afternoon | evening)"),
        ("hour", "one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve"),
        ("minute", "fifteen | thirty | forty five | oh five | ten | twenty | forty | fifty"),
        ("time", "<hour> [<minute>] [<ampm>] | <hour> o'clock [<ampm>] | noon | midnight | half past <hour> | [a] quarter (past | to) <hour>"),
        ("when", "<day> | <date> | <day> [in the] (morning | afternoon | evening) | <day> at <time> | <time> on <day> | <date> at <time>"),
        ("digit", "zero | oh | one | two | three | four | five | six | seven | eight | nine"),
        ("digits", "<digit> <digit> <digit> [<digit>] [<digit>] [<digit>] [<digit>] [<digit>] [<digit>] [<digit>]"),
        ("ones", "one | two | three | four | five | six | seven | eight | nine"),
        ("teen", "ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen"),
        ("tens", "twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety"),
        ("uptoninetynine", "<ones> | <teen> | <tens> [<ones>]"),
        ("number", "<uptoninetynine> | <ones> hundred [[and] <uptoninetynine>] | a hundred | <ones> thousand [<ones> hundred]"),
        ("letter", string.Join(" | ", "abcdefghijklmnopqrstuvwxyz".ToCharArray())),
        ("letters", "<letter> <letter> <letter> [<letter>] [<letter>] [<letter>] [<letter>]"),
        ("firstname", string.Join(" | ", FirstNames)),
        ("lastname", string.Join(" | ", LastNames)),
        ("name", "<firstname> <lastname> | <firstname> | <lastname>"),
        ("want", "i would like to | i'd like to | i want to | i need to | can i | could i | may i | can you | could you | would you | please"
            + " | i have to | let me | i wanna"),
        ("yesno", "yes [please] | no [thank you | thanks] | yeah | yep | nope | sure [go ahead] | correct | [yes] that is (correct | right | wrong)"
            + " | [yes] that's (correct | right | wrong | fine) | no that is wrong | no that's wrong | no that is not right | okay | right | not really"
            + " | i am not sure | [yes] sounds good | [yes] that works [for me] | absolutely | of course | exactly | perfect | fine"
            + " | yes go ahead | yes book it | yes do it | yes thank you | please do | not yet | i don't think so"),
        ("filler", "hello | hi | okay | yes | no | well | um | uh | oh | so | actually | sorry | great | and | alright"),
        ("tail", "please | thank you | thanks"),
        ("smalltalk", "hello [there] | hi [there] | hey | hello how are you [today] | how are you | thank you [very much] [goodbye | bye]"
            + " | thanks [a lot] [goodbye | bye] | goodbye | bye [bye] | good (morning | afternoon | evening) | [can you | could you] [please] repeat that [please]"
            + " | what did you say | say that again [please] | sorry | pardon [me] | help | what can you do | what can i say | who are you | are you a (robot | computer | machine | human)"
            + " | stop | wait | hold on | one moment [please] | start over | never mind | forget it | that is all | that's all [thank you | thanks] | that is it"
            + " | no that is all [thank you] | no that's all [thank you | thanks] | nothing else [thank you]"),
        ("human", "[<want>] (speak | talk) (to | with) (a human | an agent | a person | a real person | someone | somebody | the manager | an operator)"
            + " | operator | agent | representative"),
    ];

    /// <summary>All of them, by name.</summary>
    public static FrozenDictionary<string, PhraseNode> All { get; } =
        Sources.ToFrozenDictionary(source => source.Name, source => PhraseParser.Parse(source.Template), StringComparer.Ordinal);
}
