namespace Antiphon;

/// <summary>Where a <see cref="SourceTerm"/> stands in this software today.</summary>
public enum SourceTermState
{
    /// <summary>The term itself goes over the wire.</summary>
    Sent,

    /// <summary>The failure is raised under our code where it can happen in what is there; the term itself is not sent.</summary>
    UnderOurCode,

    /// <summary>Nothing raises it yet: it comes with a later protocol or feature.</summary>
    Planned,

    /// <summary>It is no error here.</summary>
    NoError,
}
