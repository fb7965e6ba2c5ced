using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Antiphon.Conformance.Matching;
using Antiphon.Yaml;

namespace Antiphon.Conformance.Files;

/// <summary>Files of a suite: what its cases share, and the cases. Every mistake has file, line and column.</summary>
internal static partial class SuiteReader
{
    private static readonly YamlFileKind Kind = new(ErrorCodes.ConformanceFileInvalid, "a conformance file", "expected cases") { MaxDepth = 32 };

    public static ConformanceProtocol ReadShared(string protocol, string file, string text)
    {
        var root = YamlFields.Load(text, file, Kind);
        root.RefuseUnknown("path", "settings", "errors", "survived_errors", "messages");
        var settings = root.Field("settings") ?? throw root.Error("settings: is missing");
        return new ConformanceProtocol
        {
            Name = protocol,
            Path = root.Text("path") ?? throw root.Error("path: is missing"),
            Settings = settings.AsJson() as JsonObject ?? throw settings.Error("expected keys with values"),
            Errors = (root.Field("errors") ?? throw root.Error("errors: is missing")).AsFields().All
                .ToDictionary(item => item.Name, item => item.Value.AsCount(1000, 4999), StringComparer.Ordinal),
            SurvivedErrors = root.List("survived_errors").Select(item => item.AsText()).ToHashSet(StringComparer.Ordinal),
            Shapes = root.Field("messages")?.AsFields().All
                .ToDictionary(item => item.Name, item => (ValueMatcher)MatcherReader.ReadValue(item.Value), StringComparer.Ordinal) ?? [],
        };
    }

    public static IEnumerable<ConformanceCase> ReadCases(ConformanceProtocol protocol, string file, string text, HashSet<string> names)
    {
        var root = YamlFields.Load(text, file, Kind);
        root.RefuseUnknown("about", "cases");
        var steps = new StepReader(protocol);
        List<ConformanceCase> cases = [.. (root.Field("cases") ?? throw root.Error("cases: is missing")).AsList().Select(item => ReadCase(protocol, item, steps, names))];
        return cases;
    }

    private static ConformanceCase ReadCase(ConformanceProtocol protocol, YamlField field, StepReader steps, HashSet<string> names)
    {
        var fields = field.AsFields();
        fields.RefuseUnknown("name", "about", "reference", "needs", "connect", "steps");
        var name = fields.Field("name") ?? throw field.Error("name: is missing; every case has one");
        if (!Name().IsMatch(name.AsText())) throw name.Error("expected topic/what-is-shown in small letters, digits and hyphens");
        if (!names.Add(name.AsText())) throw name.Error($"another case has the name {name.AsText()}");
        return new ConformanceCase(protocol, steps.ReadConnect(fields.Field("connect"), isFirst: true), [.. fields.List("steps").Select(steps.Read)])
        {
            Name = name.AsText(),
            About = fields.Text("about") ?? throw field.Error("about: is missing; say in a sentence what the case shows"),
            Reference = fields.Text("reference") ?? throw field.Error("reference: is missing; name the row that the case shows"),
            Needs = [.. fields.List("needs").Select(ReadNeed)],
            Source = field.Place,
        };
    }

    private static ConformanceNeed ReadNeed(YamlField field)
    {
        var fields = field.AsFields();
        fields.RefuseUnknown("fault", "option", "capability");
        var all = fields.All.ToList();
        if (all.Count != 1) throw field.Error("expected one of fault, option, capability");
        return ConformanceNeed.TryParse($"{all[0].Name}:{all[0].Value.AsText()}") ?? throw all[0].Value.Error("expected a name, and for an option name=value");
    }

    [GeneratedRegex("^[a-z0-9-]+/[a-z0-9-]+$")]
    private static partial Regex Name();
}
