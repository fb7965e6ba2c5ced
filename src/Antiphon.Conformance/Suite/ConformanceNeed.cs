namespace Antiphon.Conformance;

/// <summary>Something that a case needs of its server, or that a server offers.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Value">A fault as <c>NAME[:parameter=value]</c>, an option as <c>name=value</c>, or the name of a capability.</param>
public sealed record ConformanceNeed(ConformanceNeedKind Kind, string Value)
{
    /// <summary>Reads <c>fault:NAME</c>, <c>option:NAME=VALUE</c> or <c>capability:NAME</c>.</summary>
    /// <returns>Null when <paramref name="text"/> is none of them.</returns>
    public static ConformanceNeed? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == text.Length - 1) return null;
        var value = text[(colon + 1)..].Trim();
        return text[..colon] switch
        {
            "fault" => new ConformanceNeed(ConformanceNeedKind.Fault, value),
            "option" when value.IndexOf('=', StringComparison.Ordinal) > 0 => new ConformanceNeed(ConformanceNeedKind.Option, value),
            "capability" => new ConformanceNeed(ConformanceNeedKind.Capability, value),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Value}";
}

/// <summary>Kinds of <see cref="ConformanceNeed"/>.</summary>
public enum ConformanceNeedKind
{
    /// <summary>The server injects this fault into every session. No case that does not need it is run against such a server.</summary>
    Fault,

    /// <summary>The server runs with this option. Likewise.</summary>
    Option,

    /// <summary>The server, or the one who runs the suite, can do something more; other cases are not disturbed by it.</summary>
    Capability,
}
