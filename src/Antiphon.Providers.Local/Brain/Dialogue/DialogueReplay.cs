using System.Globalization;
using System.Text.Json;
using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Phrases;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>
/// Works out from a history where the talk stands and what comes next, by going through it message by message. The same
/// history, tools and day give the same move.
/// </summary>
internal sealed class DialogueReplay(OfflineBrainOptions options, IReadOnlyList<BrainTool> tools, Func<ChatMessage, DateOnly> dayOf)
{
    /// <summary>Key in a caller's message: how sure the recogniser is, 0 to 1.</summary>
    public const string ConfidenceProperty = "antiphon.confidence";

    // Of a question, this share must have been heard for its answer to count.
    private const double HeardShare = 0.75;

    private readonly DialogueState _state = new();
    private DialogueMove? _pending;

    /// <summary>Calls before the end of the history.</summary>
    public int Calls => _state.Calls;

    /// <summary>The move that answers the history.</summary>
    public DialogueMove Next(IEnumerable<ChatMessage> history)
    {
        var engine = new DialogueEngine(options, tools, _state);
        foreach (var message in history)
        {
            if (message.Role == ChatRole.User)
            {
                var text = message.Text;
                if (string.IsNullOrWhiteSpace(text)) continue;
                if (_pending is { Call: { } lost }) engine.OnLostCall(lost);
                Settle(engine.OnUser(text, ConfidenceOf(message), dayOf(message)));
            }
            else if (message.Role == ChatRole.Assistant || message.Role == ChatRole.Tool)
            {
                foreach (var content in message.Contents) Take(content, message, engine);
            }
        }

        return _pending ?? DialogueMove.Say(_state.LastReply.Length > 0 ? "How can I help you?" : "Hello. How can I help you?");
    }

    private void Take(AIContent content, ChatMessage message, DialogueEngine engine)
    {
        switch (content)
        {
            case TextContent text when message.Role == ChatRole.Assistant && !string.IsNullOrWhiteSpace(text.Text):
                Said(text.Text);
                break;
            case FunctionCallContent call:
                _state.Calls++;
                Called(call);
                break;
            case FunctionResultContent result:
                Settle(engine.OnResult(result.Result, dayOf(message)));
                break;
        }
    }

    // Ours until the caller has heard enough of it.
    private void Settle(DialogueMove move)
    {
        _pending = move;
        _state.WasHeard = false;
        if (move.Text.Length > 0) _state.LastReply = move.Text;
    }

    private void Said(string text)
    {
        var heard = SpokenWords.Of(text);
        if (_pending is { Text.Length: > 0 } pending)
        {
            var whole = SpokenWords.Of(pending.Text);
            var common = 0;
            while (common < heard.Count && common < whole.Count && heard[common] == whole[common]) common++;

            // Something else than our own words: a greeting, an apology of the runtime.
            _state.WasHeard = common >= HeardShare * whole.Count;
            if (!_state.WasHeard && common < heard.Count) _state.LastReply = text;
        }
        else
        {
            _state.LastReply = text;
        }

        _pending = null;
    }

    private void Called(FunctionCallContent call)
    {
        _pending = null;
        if (_state.Last is { } last && last.Tool.Name == call.Name) return;

        // A call that another model made: its arguments are known all the same.
        if (tools.FirstOrDefault(tool => tool.Name == call.Name) is not { } tool) return;
        var task = new DialogueTask(tool);
        foreach (var slot in tool.Slots)
            if (call.Arguments?.TryGetValue(slot.Parameter.Name, out var argument) == true && ValueOf(slot, argument) is { } value)
            {
                task[slot] = value;
                _state.Memory.Put(slot, value);
            }

        _state.Last = task;
        _state.Active = null;
    }

    private static SlotValue? ValueOf(TaskSlot slot, object? argument)
    {
        var text = argument is JsonElement json ? json.ToString() : Convert.ToString(argument, CultureInfo.InvariantCulture);
        if (string.IsNullOrEmpty(text)) return null;
        return slot.Kind switch
        {
            ParameterKind.Date => DateOnly.TryParseExact(text.Split('T')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new SlotValue.Day(date) : null,
            ParameterKind.Time => TimeOnly.TryParse(text.Split('T')[^1], CultureInfo.InvariantCulture, out var time) ? new SlotValue.Clock(time) : null,
            ParameterKind.Choice => slot.Parameter.Choices.FirstOrDefault(choice => choice.Json == text) is { } choice ? new SlotValue.Choice(choice) : null,
            ParameterKind.Integer or ParameterKind.Number => decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? new SlotValue.Number(number) : null,
            ParameterKind.YesNo => bool.TryParse(text, out var yes) ? new SlotValue.Answer(yes) : null,
            ParameterKind.Digits => new SlotValue.Digits(text),
            _ => new SlotValue.Words(text),
        };
    }

    private static double? ConfidenceOf(ChatMessage message) =>
        message.AdditionalProperties?.TryGetValue(ConfidenceProperty, out var value) == true
            ? value switch
            {
                double number => number,
                float number => number,
                JsonElement { ValueKind: JsonValueKind.Number } json => json.GetDouble(),
                _ => null,
            }
            : null;
}
