using Antiphon.Protocols.Deepgram;
using Antiphon.Protocols.Tests.Deepgram.Golden;

namespace Antiphon.Protocols.Tests.Deepgram.Fuzz;

/// <summary>What is written is read as the same, whatever it holds.</summary>
public sealed class RoundTripTests
{
    private const int Messages = 400;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WrittenServerMessage_IsTheSame(int seed)
    {
        var generated = new Generated(seed);
        for (var i = 0; i < Messages; i++)
        {
            var message = generated.Server();

            var wire = Json.Of(message);

            Assert.Equal(Comparable.Of(message), Comparable.Of(Json.Server(wire)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WrittenClientMessage_IsTheSame(int seed)
    {
        var generated = new Generated(seed);
        for (var i = 0; i < Messages; i++)
        {
            var message = generated.Client();
            SettingsValidator.Validate(message);

            var wire = Json.Of(message);

            Assert.Equal(Comparable.Of(message), Comparable.Of(Json.Client(wire)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Write_ServerMessage_IsJsonThatAnotherParserTakes(int seed)
    {
        var generated = new Generated(seed);
        for (var i = 0; i < Messages; i++)
        {
            var message = generated.Server();

            using var document = System.Text.Json.JsonDocument.Parse(Json.Of(message));

            if (message is ServerMessage.AgentThinking thinking) Assert.Equal(thinking.Content, document.RootElement.GetProperty("content").GetString());
            else Assert.Equal(System.Text.Json.JsonValueKind.String, document.RootElement.GetProperty("type").ValueKind);
        }
    }
}
