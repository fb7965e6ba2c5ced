using System.ComponentModel;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

var client = new VoiceAgentClient(new Uri(args is [var url, ..] ? url : "ws://127.0.0.1:8080"), new VoiceAgentClientOptions
{
    Credential = Environment.GetEnvironmentVariable("ANTIPHON_KEY"),
    Functions = [AIFunctionFactory.Create(OpeningHours, "opening_hours")],
});

await using var session = await client.ConnectAsync(new VoiceAgentSettings
{
    Agent = new AgentSettings
    {
        Greeting = "Bakery, good morning.",
        Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "gpt-4.1-mini" }) { Prompt = "You answer the phone of a bakery. Be brief." }],
    },
});

using var answered = new SemaphoreSlim(0);
var events = session.HandleEventsAsync(new VoiceAgentHandlers()
    .On<ServerMessage.ConversationText>(text => Console.WriteLine($"{(text.Role == ConversationRole.User ? "you" : "agent")}: {text.Content}"))
    .On<ServerMessage.AgentAudioDone>(_ => answered.Release())
    .On<VoiceAgentEvent.Reconnecting>(lost => Console.WriteLine($"The server is gone; again in {lost.Delay.TotalSeconds:F1} s."))
    .On<VoiceAgentEvent.Failed>(failed => Console.WriteLine($"{failed.Error.Message}"))
    .On<VoiceAgentEvent.Ended>(_ => answered.Release()));

await answered.WaitAsync(); // The greeting.
while (!session.Completion.IsCompleted && Console.ReadLine() is { Length: > 0 } line)
{
    await session.InjectUserMessageAsync(line); // A microphone would write to session.SendAudioAsync, a loudspeaker read session.Audio.
    await answered.WaitAsync();
}

var end = await session.CloseAsync();
await events;
return end.Error is null ? 0 : 1;

[Description("Tell the opening hours.")]
static string OpeningHours() => "We are open from six to noon, every day but Monday.";
