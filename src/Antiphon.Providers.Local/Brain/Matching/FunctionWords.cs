using System.Collections.Frozen;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>Words that say little by themselves.</summary>
internal static class FunctionWords
{
    private static readonly FrozenSet<string> All = (
        "a an the my your our me us you i we it its it's this that these those and or but so then of for to on at in by with from about into up as than " +
        "is are was were be been am do does did can could would will shall should may might must have has had i'd i'll i'm i've we'd you're that's there there's here " +
        "what which when where how who please okay ok well um uh oh ah hello hi hey yes no yeah yep sure right thanks thank like want need wanna gonna going get got let let's " +
        "just also any some something anything one again now not don't if because actually sorry really very much maybe still too all know tell give make see").Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Fillers =
        "um uh er oh ah hm well so okay ok alright right and then actually hello hi hey yeah great good perfect sorry".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string word) => All.Contains(word);

    /// <summary>May be said before anything without meaning it.</summary>
    public static bool IsFiller(string word) => Fillers.Contains(word);
}
