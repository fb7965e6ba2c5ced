using System.Reflection;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Golden;

/// <summary>The exact text of every message, both ways, and that none is left out.</summary>
public sealed class GoldenTests
{
    public static TheoryData<int> Server => [.. Enumerable.Range(0, GoldenMessages.Server.Count)];

    public static TheoryData<int> Client => [.. Enumerable.Range(0, GoldenMessages.Client.Count)];

    [Theory]
    [MemberData(nameof(Server))]
    public void Write_ServerMessage_IsThisText(int row) => Assert.Equal(GoldenMessages.Server[row].Wire, Json.Of(GoldenMessages.Server[row].Message));

    [Theory]
    [MemberData(nameof(Server))]
    public void Read_ServerMessage_IsThisMessage(int row)
    {
        var (message, wire) = GoldenMessages.Server[row];

        Assert.Equal(Comparable.Of(message), Comparable.Of(Json.Server(wire)));
    }

    [Theory]
    [MemberData(nameof(Client))]
    public void Write_ClientMessage_IsThisText(int row) => Assert.Equal(GoldenMessages.Client[row].Wire, Json.Of(GoldenMessages.Client[row].Message));

    [Theory]
    [MemberData(nameof(Client))]
    public void Read_ClientMessage_IsThisMessage(int row)
    {
        var (message, wire) = GoldenMessages.Client[row];

        Assert.Equal(Comparable.Of(message), Comparable.Of(Json.Client(wire)));
    }

    [Fact]
    public void Samples_OfServerMessages_LeaveNoTypeOut() =>
        Assert.Empty(Types<ServerMessage>().Except(GoldenMessages.Server.Select(row => row.Message.GetType())).Except([typeof(ServerMessage.Audio)]));

    [Fact]
    public void Samples_OfClientMessages_LeaveNoTypeOut() =>
        Assert.Empty(Types<ClientMessage>().Except(GoldenMessages.Client.Select(row => row.Message.GetType())));

    [Fact]
    public void Write_ExtraMembers_StandInTheirObjects()
    {
        var extra = new Dictionary<string, System.Text.Json.JsonElement>(StringComparer.Ordinal) { ["later"] = System.Text.Json.JsonElement.Parse("[1]") };
        var settings = new VoiceAgentSettings
        {
            Extra = extra,
            Audio = new AudioSettings { Input = new AudioInputSettings { Extra = extra }, Output = new AudioOutputSettings { Extra = extra } },
            Agent = new AgentSettings
            {
                Extra = extra,
                Listen = new ListenProvider { Extra = extra },
                Think = [new ThinkSettings(new ThinkProvider("nvidia") { Extra = extra }) { Extra = extra, Functions = [new FunctionDefinition("f") { Extra = extra }] }],
                Speak = [new SpeakSettings(SpeakProvider.Deepgram("a") with { Extra = extra }) { Extra = extra }],
            },
        };

        var read = Json.Client(Json.Of(new ClientMessage.Settings(settings)), new DeepgramReaderOptions { Lenient = true });

        Assert.Equal(
            [
                "agent.later", "agent.listen.provider.later", "agent.speak.later", "agent.speak.provider.later", "agent.think.functions[0].later",
                "agent.think.later", "agent.think.provider.later", "audio.input.later", "audio.output.later", "later",
            ],
            read.IgnoredFields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ToString_OfCredentials_LeavesTheSecretsOut()
    {
        var text = GoldenSettings.Full.Agent.Think[1].Provider.ToString();

        Assert.DoesNotContain("SecretAccessKey", text, StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Types<T>() => typeof(T).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(T)));
}
