using Antiphon.Agents;

namespace Antiphon.Conversation.Recording;

/// <summary>What an agent's run says. The numbers are stable.</summary>
internal static class AgentEventCodec
{
    /// <exception cref="NotSupportedException">An event that has no number yet.</exception>
    public static void Write(RecordWriter writer, AgentEvent agentEvent)
    {
        switch (agentEvent)
        {
            case AgentEvent.ModelRequested requested:
                writer.Byte(1);
                writer.Integer(requested.Round);
                break;
            case AgentEvent.TextDelta delta:
                writer.Byte(2);
                writer.Text(delta.Text);
                break;
            case AgentEvent.Thought thought:
                writer.Byte(3);
                writer.Text(thought.Text);
                break;
            case AgentEvent.ToolStarted started:
                writer.Byte(4);
                writer.Text(started.CallId);
                writer.Text(started.Name);
                writer.Text(started.ArgumentsJson);
                break;
            case AgentEvent.ToolFinished finished:
                writer.Byte(5);
                writer.Text(finished.CallId);
                writer.Text(finished.Name);
                writer.Text(finished.Result);
                writer.Time(finished.Duration);
                writer.OptionalText(finished.Error?.Value);
                break;
            case AgentEvent.EndRequested requested:
                writer.Byte(6);
                writer.Text(requested.Reason);
                break;
            case AgentEvent.Completed:
                writer.Byte(7);
                break;
            default:
                throw new NotSupportedException($"Recordings cannot hold {agentEvent.GetType().Name}.");
        }
    }

    public static AgentEvent Read(ref RecordReader reader) => reader.Byte() switch
    {
        1 => new AgentEvent.ModelRequested((int)reader.Integer()),
        2 => new AgentEvent.TextDelta(reader.Text()),
        3 => new AgentEvent.Thought(reader.Text()),
        4 => new AgentEvent.ToolStarted(reader.Text(), reader.Text(), reader.Text()),
        5 => new AgentEvent.ToolFinished(reader.Text(), reader.Text(), reader.Text(), reader.Time()) { Error = Code(reader.OptionalText()) },
        6 => new AgentEvent.EndRequested(reader.Text()),
        7 => new AgentEvent.Completed(),
        var number => throw RecordingErrors.Invalid($"it holds an agent event {number}, which this version does not know"),
    };

    private static ErrorCode? Code(string? value) => value is null
        ? null
        : ErrorCodes.All.FirstOrDefault(code => code.Value == value) ?? throw RecordingErrors.Invalid("it names an error code that this version does not have");
}
