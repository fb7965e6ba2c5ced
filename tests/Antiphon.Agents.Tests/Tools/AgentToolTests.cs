using System.ComponentModel;
using System.Text.Json;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents.Tests.Tools;

public sealed class AgentToolTests
{
    private enum PartOfDay
    {
        EarlyMorning,
        Afternoon,
    }

    [Fact]
    public void Create_Method_NamesAndDescribesItselfInSnakeCase()
    {
        var tool = AgentTool.Create(FindFreeSlotsAsync);

        Assert.Equal(("find_free_slots", "Finds free slots."), (tool.Name, tool.Description));
    }

    [Fact]
    public void Create_Method_MakesTheSchemaOfItsSignature()
    {
        var tool = AgentTool.Create(FindFreeSlotsAsync);

        using var expected = JsonDocument.Parse("""
            {
              "type": "object",
              "properties": {
                "day": { "description": "the day you would like to come", "type": "string", "format": "date" },
                "start_time": { "type": "string", "format": "time" },
                "part_of_day": { "description": "morning or afternoon", "type": "string", "enum": ["early_morning", "afternoon"] },
                "max_count": { "type": "integer", "default": 3 }
              },
              "required": ["day", "start_time"]
            }
            """);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, tool.JsonSchema), tool.JsonSchema.GetRawText());
    }

    [Fact]
    public async Task Create_Method_BindsValuesByTheirOuterNames()
    {
        var tool = AgentTool.Create(FindFreeSlotsAsync);
        using var arguments = JsonDocument.Parse("""{"day":"2026-11-20","start_time":"09:30","part_of_day":"early_morning"}""");

        var result = await tool.InvokeAsync(new AIFunctionArguments(arguments.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value)));

        Assert.Equal("2026-11-20 09:30 EarlyMorning 3", result?.ToString());
    }

    [Fact]
    public void Create_Lambda_NeedsAName() => Assert.Throws<ArgumentException>(() => AgentTool.Create(() => 1));

    [Fact]
    public void Create_LocalFunction_HasItsName()
    {
        Assert.Equal("say_hello", AgentTool.Create(SayHello).Name);

        static string SayHello() => "Hello.";
    }

    [Fact]
    public void Create_TwoParametersOfOneOuterName_IsRefused() =>
        Assert.Throws<ArgumentException>(() => AgentTool.Create((int firstDay, int first_day) => firstDay + first_day, "both"));

    [Fact]
    public void Create_PhrasesConfirmAndTimeout_LieInItsProperties()
    {
        var tool = AgentTool.Create((int someCount) => someCount, "one", "It is one.", ["[give me] one"], confirm: true, TimeSpan.FromSeconds(3));

        Assert.Equal(["[give me] one"], SpeechPhrases.Of(tool));
        Assert.True(AgentTool.NeedsConfirmation(tool));
        Assert.Equal(TimeSpan.FromSeconds(3), AgentTool.TimeoutOf(tool));
    }

    [Fact]
    public void FromMethods_Object_MakesItsMarkedMethodsTools()
    {
        var tools = AgentTool.FromMethods(new Desk());

        Assert.Equal(["open_door", "shut"], tools.Select(tool => tool.Name));
        Assert.Equal(["open the door", "let me in"], SpeechPhrases.Of(tools[0]));
        Assert.True(AgentTool.NeedsConfirmation(tools[1]));
    }

    [Fact]
    public void FromMethods_ObjectWithoutTools_IsRefused() => Assert.Throws<ArgumentException>(() => AgentTool.FromMethods("text"));

    [Fact]
    public void Of_CallByOthers_HasNoContext() => Assert.Null(ToolCallContext.Of(new AIFunctionArguments()));

    [Description("Finds free slots.")]
    private static async Task<string> FindFreeSlotsAsync(
        [Description("the day you would like to come")] DateOnly day,
        TimeOnly startTime,
        [Description("morning or afternoon")] PartOfDay? partOfDay = null,
        int maxCount = 3,
        CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return $"{day:yyyy-MM-dd} {startTime:HH:mm} {partOfDay} {maxCount}";
    }

    private sealed class Desk
    {
        [AgentTool, Phrases("open the door", "let me in")]
        public string OpenDoor() => "Open.";

        [AgentTool(Name = "shut", Confirm = true)]
        public string CloseDoor() => "Shut.";

        public string NotATool() => "";
    }
}
