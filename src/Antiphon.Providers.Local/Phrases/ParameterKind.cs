namespace Antiphon.Providers.Local.Phrases;

/// <summary>What sort of thing a tool's parameter wants to hear.</summary>
internal enum ParameterKind
{
    /// <summary>One of a fixed list.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A day with a time of day.</summary>
    DateTime,

    /// <summary>Morning, afternoon, evening.</summary>
    PartOfDay,

    /// <summary>A person's name.</summary>
    Name,

    /// <summary>Digits said one by one.</summary>
    Digits,

    /// <summary>Anything.</summary>
    Text,
}
