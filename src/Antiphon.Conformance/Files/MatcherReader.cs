using System.Text.RegularExpressions;
using Antiphon.Conformance.Matching;
using Antiphon.Yaml;

namespace Antiphon.Conformance.Files;

/// <summary>Expectations in YAML: a plain value is meant as it is; keys with values are fields; keys that begin with a dollar are operators.</summary>
internal static class MatcherReader
{
    private static readonly string[] Operators =
        ["$is", "$not", "$any", "$each", "$exists", "$optional", "$kind", "$matches", "$contains", "$min", "$max", "$length", "$capture"];

    public static MessageMatcher ReadMessage(YamlField field)
    {
        if (!field.IsFields) return new MessageMatcher(field.AsText(), null);
        var fields = field.AsFields();
        var type = fields.Text("type") ?? throw field.Error("type: is missing; every message has one (audio for a binary message)");
        var rest = fields.All.Where(item => item.Name != "type").Select(item => (item.Name, ReadValue(item.Value))).ToList();
        return new MessageMatcher(type, rest.Count == 0 ? null : new FieldsMatcher(rest));
    }

    public static ValueMatcher ReadValue(YamlField field)
    {
        if (field.IsList) return new ListMatcher([.. field.AsList().Select(ReadValue)]);
        if (!field.IsFields) return new LiteralMatcher(field.AsJson());
        var all = field.AsFields().All.ToList();
        return all.Count > 0 && all[0].Name.StartsWith('$')
            ? ReadOperators(field.AsFields())
            : new FieldsMatcher([.. all.Select(item => (item.Name, ReadValue(item.Value)))]);
    }

    private static AllMatcher ReadOperators(YamlFields fields)
    {
        fields.RefuseUnknown(Operators);
        List<ValueMatcher> parts = [];
        if (fields.Field("$min") is not null || fields.Field("$max") is not null)
            parts.Add(new RangeMatcher(Number(fields.Field("$min")), Number(fields.Field("$max")), ofLength: false));
        foreach (var (name, value) in fields.All)
        {
            switch (name)
            {
                case "$is": parts.Add(new LiteralMatcher(value.AsJson())); break;
                case "$not": parts.Add(new NotMatcher(ReadValue(value))); break;
                case "$any": parts.Add(new AnyMatcher([.. value.AsList().Select(ReadValue)])); break;
                case "$each": parts.Add(new EachMatcher(ReadValue(value))); break;
                case "$exists": parts.Add(new ExistsMatcher(Bool(value))); break;
                case "$optional": parts.Add(new OptionalMatcher(ReadValue(value))); break;
                case "$kind": parts.Add(new KindMatcher(value.AsOneOf(KindMatcher.Kinds))); break;
                case "$matches": parts.Add(new RegexMatcher(Pattern(value))); break;
                case "$contains": parts.Add(new ContainsMatcher(value.AsText())); break;
                case "$length": parts.Add(Length(value)); break;
                case "$capture": parts.Add(new CaptureMatcher(value.AsText())); break;
            }
        }

        return new AllMatcher(parts);
    }

    private static RangeMatcher Length(YamlField field)
    {
        if (!field.IsFields) return new RangeMatcher(Number(field), Number(field), ofLength: true);
        var fields = field.AsFields();
        fields.RefuseUnknown("$min", "$max");
        return new RangeMatcher(Number(fields.Field("$min")), Number(fields.Field("$max")), ofLength: true);
    }

    private static double? Number(YamlField? field)
    {
        if (field is not { } there) return null;
        return LiteralMatcher.Number(there.AsJson()) ?? throw there.Error("expected a number");
    }

    internal static bool Bool(YamlField field) => field.AsJson()?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        _ => throw field.Error("expected true or false"),
    };

    private static Regex Pattern(YamlField field)
    {
        try
        {
            return new Regex(field.AsText(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw field.Error("is no regular expression");
        }
    }
}
