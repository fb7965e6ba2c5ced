using Antiphon.Server.AgentFiles;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Tests.AgentFiles;

public sealed class AgentFileTests
{
    private const string Path = "agents/x.yaml";

    private static readonly IToolset[] Toolsets =
    [
        new Toolset("clock", () => [AIFunctionFactory.Create(() => "noon", "what_time"), AIFunctionFactory.Create(() => "monday", "what_day")]),
        new Toolset("door", () => [AIFunctionFactory.Create(() => "open", "open_door")]),
    ];

    [Fact]
    public void Parse_WholeFile_GivesTheAgent()
    {
        var agent = AgentFile.Parse("""
            name: Desk
            instructions: |
              You answer the door.
              Be brief.
            greeting: "Hello: who is there?"
            voice: slt
            language: en-GB
            phrases:
              - (hello | hi)
            tools:
              - use: clock.*
              - use: door.open_door
            """, Path, Toolsets);

        Assert.Equal("Desk", agent.Agent.Name);
        Assert.Equal("You answer the door.\nBe brief.", agent.Agent.Instructions);
        Assert.Equal("Hello: who is there?", agent.Greeting);
        Assert.Equal("slt", agent.Voice);
        Assert.Equal("en-GB", agent.Language);
        Assert.Equal(["(hello | hi)"], agent.Phrases);
        Assert.Equal(["what_time", "what_day", "open_door"], agent.Agent.Tools.Select(tool => tool.Name));
    }

    [Fact]
    public void Parse_NameOnly_TakesDefaults()
    {
        var agent = AgentFile.Parse("name: Desk", Path, Toolsets);

        Assert.Equal("", agent.Agent.Instructions);
        Assert.Null(agent.Greeting);
        Assert.Null(agent.Voice);
        Assert.Equal("en-US", agent.Language);
        Assert.Empty(agent.Agent.Tools);
    }

    [Fact]
    public void Parse_LivenessAndLimits_TakesThemAndTheDefaultsOfTheRest()
    {
        var agent = AgentFile.Parse("""
            name: Desk
            liveness:
              bound: 3s
              fillers: [Moment.]
              comfort_sound: off
            limits:
              idle_after: 20s
            """, Path, Toolsets);

        Assert.Equal(TimeSpan.FromSeconds(3), agent.Liveness!.Bound);
        Assert.Equal(["Moment."], agent.Liveness.Fillers);
        Assert.False(agent.Liveness.ComfortSound);
        Assert.Equal(TimeSpan.FromSeconds(45), agent.Liveness.WorkLimit);
        Assert.Equal((TimeSpan.FromSeconds(20), null), (agent.Limits!.Timers.IdleAfter, agent.Limits.Timers.MaxCall));
    }

    [Theory]
    [InlineData("name: x\nliveness:\n  bound: soon", "agents/x.yaml:3:10 liveness.bound: expected a time such as 500ms, 4s, 2min or 1h, found soon")]
    [InlineData("name: x\nliveness:\n  bound: 2min", "agents/x.yaml:3:10 liveness.bound: expected 1s to 60s, found 2min")]
    [InlineData("name: x\nliveness:\n  comfort_sound: loud", "agents/x.yaml:3:18 liveness.comfort_sound: expected on or off, found loud")]
    [InlineData("", "agents/x.yaml:1:1 the file is empty; every agent has a name")]
    [InlineData("greeting: hi", "agents/x.yaml:1:1 name: is missing; every agent has a name")]
    [InlineData("- name", "agents/x.yaml:1:1 expected keys with values, found a list")]
    [InlineData("name: x\ngreting: hi", "agents/x.yaml:2:1 greting: unknown key, expected one of name, instructions, greeting, voice, language, phrases, tools, liveness, limits")]
    [InlineData("name: [x]", "agents/x.yaml:1:7 name: expected text, found a list")]
    [InlineData("name: true", "agents/x.yaml:1:7 name: expected text, found true; put text in quotes")]
    [InlineData("name: x\nvoice:\n  name: slt", "agents/x.yaml:3:3 voice: expected text, found keys with values")]
    [InlineData("name: x\nphrases: hello", "agents/x.yaml:2:10 phrases: expected a list, each item on a line of its own that begins with a dash")]
    [InlineData("name: x\nphrases:\n  - a: b", "agents/x.yaml:3:5 phrases[0]: expected text, found keys with values")]
    [InlineData("name: x\ntools:\n  - clock.*", "agents/x.yaml:3:5 tools[0]: expected keys with values, found text")]
    [InlineData("name: x\ntools:\n  - uze: clock.*", "agents/x.yaml:3:5 tools[0].uze: unknown key, expected one of use")]
    [InlineData("name: x\ntools:\n  - {}", "agents/x.yaml:3:5 tools[0]: use: is missing; write use: toolset.tool or use: toolset.*")]
    [InlineData("name: x\ntools:\n  - use: clock", "agents/x.yaml:3:10 tools[0].use: expected toolset.tool or toolset.*")]
    [InlineData("name: x\ntools:\n  - use: clok.*", "agents/x.yaml:3:10 tools[0].use: unknown toolset clok, expected one of clock, door")]
    [InlineData("name: x\ntools:\n  - use: clock.wat", "agents/x.yaml:3:10 tools[0].use: unknown tool wat in toolset clock, expected one of what_time, what_day")]
    [InlineData("name: x\ntools:\n  - use: clock.*\n  - use: clock.what_day", "agents/x.yaml:4:10 tools[1].use: the tool what_day is named twice")]
    [InlineData("name: x\n---\nname: y", "agents/x.yaml:3:1 a second document begins; an agent file holds one")]
    public void Parse_Mistake_NamesPathLineAndColumn(string yaml, string message)
    {
        var error = Assert.Throws<VoiceException>(() => AgentFile.Parse(yaml, Path, Toolsets));

        Assert.Equal(ErrorCodes.AgentFileInvalid, error.Code);
        Assert.Equal(message, error.Message);
    }

    [Provokes("agent_file_invalid")]
    [Theory]
    [InlineData("name: x\nname: y", "agents/x.yaml:2:1 ")]
    [InlineData("name: \"x", "agents/x.yaml:1:")]
    [InlineData("name: x\n\tgreeting: y", "agents/x.yaml:1:7 ")]
    [InlineData("name: *nobody", "agents/x.yaml:1:7 aliases")]
    [InlineData("name: [[[[[[[[[[[[x]]]]]]]]]]]]", "agents/x.yaml:1:14 is nested deeper")]
    public void Parse_BrokenYaml_NamesThePlace(string yaml, string begin)
    {
        var error = Assert.Throws<VoiceException>(() => AgentFile.Parse(yaml, Path, Toolsets));

        Assert.Equal(ErrorCodes.AgentFileInvalid, error.Code);
        Assert.StartsWith(begin, error.Message);
    }

    [Fact]
    public void Read_MissingFile_IsCoded()
    {
        var error = Assert.Throws<VoiceException>(() => AgentFile.Read("no/such/file.yaml", Toolsets));

        Assert.Equal(ErrorCodes.AgentFileInvalid, error.Code);
        Assert.Contains("no/such/file.yaml", error.Message);
    }

    [Fact]
    public void Parse_AnyBytes_GiveAnAgentOrACodedError()
    {
        var random = new Random(20_261_120);
        const string seed = "name: Desk\nphrases:\n  - (a | b)\ntools:\n  - use: clock.*\n";
        for (var i = 0; i < 3_000; i++)
        {
            var text = seed.ToCharArray();
            for (var hits = random.Next(1, 6); hits > 0; hits--) text[random.Next(text.Length)] = (char)random.Next(1, 128);

            var error = Record.Exception(() => AgentFile.Parse(new string(text), Path, Toolsets));

            Assert.True(error is null or VoiceException { Code.Value: "agent_file_invalid" }, $"{error}");
        }
    }
}
