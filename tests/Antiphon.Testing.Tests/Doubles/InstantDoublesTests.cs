using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Tests.Doubles;

public sealed class InstantDoublesTests
{
    [Fact]
    public async Task SpeechToText_EveryFlush_GetsTheSameWords()
    {
        var recogniser = new InstantSpeechToText("yes");
        await using var session = await recogniser.OpenAsync(new());
        session.Flush(1);
        session.Flush(2);

        var finals = new List<SpeechToTextEvent>();
        await foreach (var e in session.ReadEventsAsync())
        {
            finals.Add(e);
            if (finals.Count == 2) break;
        }

        Assert.Equal([(1, "yes"), (2, "yes")], finals.Cast<SpeechToTextEvent.Final>().Select(f => (f.Utterance, f.Text)));
    }

    [Fact]
    public async Task ChatClient_EveryRequest_GetsTheSameAnswer()
    {
        using var model = new InstantChatClient("Fine.");

        Assert.Equal("Fine.", (await model.GetResponseAsync([new ChatMessage(ChatRole.User, "a")])).Text);
        Assert.Equal("Fine.", string.Concat(await model.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "b")]).Select(u => u.Text).ToListAsync()));
        Assert.Equal(2, model.Requests);
    }
}
