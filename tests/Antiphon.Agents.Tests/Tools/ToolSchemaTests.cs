using System.Text.Json;

namespace Antiphon.Agents.Tests.Tools;

public sealed class ToolSchemaTests
{
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "day": { "type": "string", "format": "date" },
            "time": { "type": "string", "format": "time" },
            "count": { "type": "integer", "minimum": 1, "maximum": 9 },
            "ratio": { "type": "number" },
            "part": { "enum": ["morning", "afternoon"] },
            "sure": { "type": "boolean" },
            "note": { "type": ["string", "null"] },
            "either": { "anyOf": [{ "type": "string" }, { "type": "integer" }] },
            "tags": { "type": "array", "items": { "type": "string" } },
            "who": { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] },
            "again": { "$ref": "#/properties/who" }
          },
          "required": ["day"]
        }
        """;

    [Theory]
    [InlineData("""{"day":"2026-11-20"}""")]
    [InlineData("""{"day":"2026-11-20","time":"09:30","count":9,"ratio":1.5,"part":"morning","sure":true,"note":null}""")]
    [InlineData("""{"day":"2026-11-20","time":"09:30:00Z","count":3.0,"ratio":2,"either":1,"tags":["a"],"who":{"name":"x"}}""")]
    [InlineData("""{"day":"2026-11-20","time":"09:30:15.5+02:00","either":"a","tags":[],"unknown":1}""")]
    [InlineData("""{"day":"2026-11-20","time":null,"part":null}""")]
    public void Check_Fits_SaysNothing(string arguments) => Assert.Null(Check(arguments));

    [Theory]
    [InlineData("""{}""", "'day' is missing.")]
    [InlineData("""{"day":null}""", "'day' must be of type string.")]
    [InlineData("""{"day":5}""", "'day' must be of type string.")]
    [InlineData("""{"day":"tomorrow"}""", "'day' must be a date that exists, written yyyy-MM-dd.")]
    [InlineData("""{"day":"2026-02-30"}""", "'day' must be a date that exists, written yyyy-MM-dd.")]
    [InlineData("""{"day":"2026-11-20","time":"ten"}""", "'time' must be a time of day, written HH:mm.")]
    [InlineData("""{"day":"2026-11-20","time":"25:00"}""", "'time' must be a time of day, written HH:mm.")]
    [InlineData("""{"day":"2026-11-20","count":1.5}""", "'count' must be of type integer.")]
    [InlineData("""{"day":"2026-11-20","count":"1"}""", "'count' must be of type integer.")]
    [InlineData("""{"day":"2026-11-20","count":0}""", "'count' must be at least 1.")]
    [InlineData("""{"day":"2026-11-20","count":10}""", "'count' must be at most 9.")]
    [InlineData("""{"day":"2026-11-20","part":"night"}""", "'part' must be one of: morning, afternoon.")]
    [InlineData("""{"day":"2026-11-20","sure":"yes"}""", "'sure' must be of type boolean.")]
    [InlineData("""{"day":"2026-11-20","either":true}""", "'either' must be of type string.")]
    [InlineData("""{"day":"2026-11-20","tags":["a",1]}""", "'tags[1]' must be of type string.")]
    [InlineData("""{"day":"2026-11-20","who":{}}""", "'who.name' is missing.")]
    [InlineData("""{"day":"2026-11-20","again":{"name":1}}""", "'again.name' must be of type string.")]
    public void Check_DoesNotFit_SaysWhatWasExpected(string arguments, string expected) => Assert.Equal(expected, Check(arguments));

    [Fact]
    public void Check_UnknownParameterWhereNoneIsAllowed_SaysSo()
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{},"additionalProperties":false}""");

        Assert.Equal("'x' is not a parameter.", ToolSchema.Check(schema.RootElement, ToolArguments.Parse("""{"x":1}""")));
    }

    [Fact]
    public void Check_NullForAnOptionalParameter_LeavesItOut()
    {
        using var schema = JsonDocument.Parse(Schema);
        var arguments = ToolArguments.Parse("""{"day":"2026-11-20","part":null,"time":null,"note":null}""");

        ToolSchema.Check(schema.RootElement, arguments);

        Assert.DoesNotContain("time", arguments);
        Assert.Contains("note", arguments);
    }

    [Fact]
    public void Check_SchemaThatRefersToItself_Ends()
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"x":{"$ref":"#/properties/x"}}}""");

        Assert.Equal("'x' is nested too deeply.", ToolSchema.Check(schema.RootElement, ToolArguments.Parse("""{"x":1}""")));
    }

    private static string? Check(string arguments)
    {
        using var schema = JsonDocument.Parse(Schema);
        return ToolSchema.Check(schema.RootElement, ToolArguments.Parse(arguments));
    }
}
