using System.Net.WebSockets;
using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Cli.Tests.Commands;

/// <summary>What a program that connects is told when the server fails, from the wire to the code.</summary>
public sealed class TalkFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-fault-").FullName;

    public static TheoryData<string> WireCodes => [.. DeepgramErrors.WireCodes.Where(DeepgramErrors.IsFatal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Provokes("connection_lost")]
    [Fact]
    public async Task Talk_ServerCutsTheConnection_IsConnectionLost() => Assert.Equal("connection_lost", await TalkAsync(socket =>
    {
        socket.Abort();
        return Task.CompletedTask;
    }));

    [Fact]
    public async Task Talk_ServerClosesBeforeItTakesTheSettings_IsConnectionLost() =>
        Assert.Equal("connection_lost", await TalkAsync(socket => FaultyServer.CloseAsync(socket, 1000)));

    [Fact]
    public async Task Talk_ServerSendsTooMuchAtOnce_IsMessageTooLarge() => Assert.Equal("message_too_large", await TalkAsync(async socket =>
    {
        try
        {
            var piece = new byte[1 << 20];
            for (var i = 0; i < 64; i++) await socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: false, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // The client has cut the connection, as it should.
        }
    }));

    [Fact]
    public async Task Talk_ServerSendsWhatIsNoMessage_IsMessageUnreadable() =>
        Assert.Equal("message_unreadable", await TalkAsync(socket => FaultyServer.SendAsync(socket, "[]")));

    [Theory]
    [MemberData(nameof(WireCodes))]
    public async Task Talk_ServerEndsWithAnError_IsTheCodeThatItsNameIsReadAs(string wire)
    {
        var code = DeepgramErrors.FromWire(wire)!;

        var told = await TalkAsync(async socket =>
        {
            await FaultyServer.SendAsync(socket, $$"""{"type":"Error","code":"{{wire}}","description":"It failed."}""");
            await FaultyServer.CloseAsync(socket, DeepgramErrors.ToWire(code).CloseStatus);
        });

        Assert.Equal(code.Value, told);
    }

    private async Task<string?> TalkAsync(Func<WebSocket, Task> fault)
    {
        await using var server = await FaultyServer.StartAsync(fault);
        var input = Path.Combine(_folder, "in.wav");
        await using (var file = File.Create(input))
        await using (var wav = new WavWriter(file, AudioFormat.Pcm16(16_000)))
            await wav.WriteAsync(new short[1_600]);

        var run = await CommandLine.RunAsync("talk", "--url", server.Url, "--in", input, "--out", Path.Combine(_folder, "out.wav"), "--json");

        Assert.Equal(1, run.ExitCode);
        return run.Lines[^1].GetProperty("code").GetString();
    }
}
