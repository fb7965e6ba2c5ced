using System.Text;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Fuzz;

/// <summary>Whatever the bytes: a message or a coded <see cref="ProtocolException"/>, and memory in proportion to them.</summary>
public sealed class FuzzTests
{
    private const int Messages = 150;
    private const int MutationsEach = 12;

    private static readonly DeepgramReaderOptions Lenient = new() { Lenient = true };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    public static TheoryData<string> Hostile => [.. HostileMessages.All.Keys];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_MutatedClientMessage_GivesAMessageOrACodedRefusal(int seed)
    {
        var generated = new Generated(seed);
        var mutator = new Mutator(seed);
        for (var i = 0; i < Messages; i++)
        {
            var wire = Encoding.UTF8.GetBytes(Json.Of(generated.Client()));
            for (var j = 0; j < MutationsEach; j++)
            {
                var bytes = mutator.Mutate(wire);
                Outcome.Of(bytes, value => DeepgramClientMessageReader.Read(value));
                Outcome.Of(bytes, value => DeepgramClientMessageReader.Read(value, Lenient));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_MutatedServerMessage_GivesAMessageOrACodedRefusal(int seed)
    {
        var generated = new Generated(seed);
        var mutator = new Mutator(seed);
        for (var i = 0; i < Messages; i++)
        {
            var wire = Encoding.UTF8.GetBytes(Json.Of(generated.Server()));
            for (var j = 0; j < MutationsEach; j++) Outcome.Of(mutator.Mutate(wire), DeepgramServerMessageReader.Read);
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_HostileMessage_GivesAMessageOrACodedRefusal(string name)
    {
        var bytes = HostileMessages.All[name];

        Outcome.Of(bytes, value => DeepgramClientMessageReader.Read(value));
        Outcome.Of(bytes, value => DeepgramClientMessageReader.Read(value, Lenient));
        Outcome.Of(bytes, DeepgramServerMessageReader.Read);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_HostileMessage_SaysNothingLongOrUncleanInItsError(string name)
    {
        if (Outcome.Of(HostileMessages.All[name], value => DeepgramClientMessageReader.Read(value)) is not { } error) return;

        Assert.InRange(error.Message.Length, 1, 800);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_WhatIsTaken_CanBeWritten(string name)
    {
        foreach (var read in new Outcome.Reader[] { DeepgramServerMessageReader.Read, value => DeepgramClientMessageReader.Read(value, Lenient) })
        {
            object? message = null;
            Outcome.Of(HostileMessages.All[name], value => message = read(value));

            if (message is ServerMessage server) Assert.NotEqual("", Json.Of(server));
            if (message is ClientMessage client) Assert.NotEqual("", Json.Of(client));
        }
    }
}
