using System.Text.Json;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Clients.Tests.World;

internal static class Events
{
    /// <summary>Reads up to the first event of this kind.</summary>
    public static async Task<T> NextAsync<T>(this VoiceAgentSession session)
        where T : VoiceAgentEvent
    {
        await foreach (var item in session.ReadEventsAsync())
        {
            if (item is T wanted) return wanted;
        }

        throw new ExpectationFailedException($"{typeof(T).Name} did not come.");
    }

    /// <summary>Reads up to the first message of this kind.</summary>
    public static async Task<T> NextMessageAsync<T>(this VoiceAgentSession session)
        where T : ServerMessage
    {
        await foreach (var item in session.ReadEventsAsync())
        {
            if (item is VoiceAgentEvent.Message { Content: T wanted }) return wanted;
        }

        throw new ExpectationFailedException($"{typeof(T).Name} did not come.");
    }

    /// <summary>Reads to the end.</summary>
    public static async Task<List<VoiceAgentEvent>> AllEventsAsync(this VoiceAgentSession session)
    {
        var events = new List<VoiceAgentEvent>();
        await foreach (var item in session.ReadEventsAsync()) events.Add(item);
        return events;
    }

    /// <summary>Names of events and messages.</summary>
    public static IEnumerable<string> Names(this IEnumerable<VoiceAgentEvent> events) =>
        events.Select(item => item is VoiceAgentEvent.Message message ? message.Content.GetType().Name : item.GetType().Name);
}

/// <summary>A function that stays on its scheduler, as those made of methods do not.</summary>
internal sealed class TestFunction(string name, Func<AIFunctionArguments, CancellationToken, Task<object?>> run) : AIFunction
{
    public override string Name => name;

    public override string Description => "For tests.";

    public override JsonElement JsonSchema { get; } = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}""");

    public int Calls { get; private set; }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        Calls++;
        return await run(arguments, cancellationToken);
    }
}
