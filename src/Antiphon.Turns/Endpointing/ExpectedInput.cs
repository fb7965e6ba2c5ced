namespace Antiphon.Turns;

/// <summary>What the caller is likely to say next, as the agent's question asks for it.</summary>
/// <param name="Kind">The kind of answer.</param>
/// <param name="Count">Digits or letters wanted, where that is known; the turn ends early once they are there. 1 to 64.</param>
public readonly record struct ExpectedInput(ExpectedInputKind Kind, int? Count = null)
{
    /// <summary>Nothing in particular.</summary>
    public static ExpectedInput None { get; }

    /// <summary>Yes or no.</summary>
    public static ExpectedInput YesNo { get; } = new(ExpectedInputKind.YesNo);

    /// <summary>Digits, said one by one or in groups.</summary>
    public static ExpectedInput Digits(int? count = null) => new(ExpectedInputKind.Digits, count);

    /// <summary>Letters, said one by one.</summary>
    public static ExpectedInput Spelling(int? count = null) => new(ExpectedInputKind.Spelling, count);

    /// <summary>
    /// By what a plain silence is multiplied for this kind of answer: yes or no 0.6, a name 1.25, a date 1.25, an address 2,
    /// digits and spelling 2 (3 while a known count is not reached).
    /// </summary>
    internal double SilenceFactor => Kind switch
    {
        ExpectedInputKind.YesNo => 0.6,
        ExpectedInputKind.Name or ExpectedInputKind.Date => 1.25,
        ExpectedInputKind.Address => 2,
        ExpectedInputKind.Digits or ExpectedInputKind.Spelling => Count is null ? 2 : 3,
        _ => 1,
    };
}

/// <summary>Kinds of answers that are paused in differently.</summary>
public enum ExpectedInputKind
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>Yes or no: short, and over when said.</summary>
    YesNo,

    /// <summary>Digits: dictated in groups with pauses between them.</summary>
    Digits,

    /// <summary>Letters: dictated with pauses between them.</summary>
    Spelling,

    /// <summary>A name.</summary>
    Name,

    /// <summary>A date or a time.</summary>
    Date,

    /// <summary>An address: several parts with pauses between them.</summary>
    Address,
}
