using System.Text;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Fallback;

/// <summary>Makes one reply of what several models send one after the other. Used by one task.</summary>
internal sealed class ReplyRelay
{
    private readonly StringBuilder _said = new();
    private ContinuedText _text = new("");
    private ChatResponseUpdate? _first;
    private bool _isContinued;

    /// <summary>The text that was let out.</summary>
    public string Said => _said.ToString();

    /// <summary>Whether a call of a tool was let out: it will run, so nothing may be asked again.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Whether anything of the reply was let out.</summary>
    public bool HasSubstance => HasCalls || _said.Length > 0;

    /// <summary>The next model goes on; what the one before it had not let out is forgotten.</summary>
    public void Continue()
    {
        _text = new ContinuedText(Said);
        _isContinued = true;
    }

    /// <summary>What of an update goes out; null when nothing does.</summary>
    /// <exception cref="VoiceException">The model reported an error in its stream.</exception>
    public ChatResponseUpdate? Relay(ChatResponseUpdate update)
    {
        _first ??= update;
        List<AIContent> contents = [];
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    Say(_text.Add(text.Text), contents);
                    break;
                case ErrorContent:
                    // Its text is the provider's and stays inside (R6).
                    throw new VoiceException(ErrorCodes.ModelFailed, "The model reported an error in the middle of its reply.");
                case FunctionCallContent:
                    Say(_text.Finish(), contents);
                    HasCalls = true;
                    contents.Add(content);
                    break;
                default:
                    contents.Add(content);
                    break;
            }
        }

        if (update.FinishReason is not null) Say(_text.Finish(), contents);
        if (contents.Count == 0 && update.Contents.Count > 0 && update.FinishReason is null) return null;
        return Copy(update, contents);
    }

    /// <summary>The reply is over; the last of its text, null when there is none.</summary>
    public ChatResponseUpdate? Finish()
    {
        List<AIContent> contents = [];
        Say(_text.Finish(), contents);
        return contents.Count == 0 ? null : Copy(_first!, contents);
    }

    /// <summary>The reply ends with the calls that it has.</summary>
    public ChatResponseUpdate EndWithCalls()
    {
        var update = Copy(_first!, []);
        update.FinishReason = ChatFinishReason.ToolCalls;
        return update;
    }

    private void Say(string text, List<AIContent> contents)
    {
        if (text.Length == 0) return;
        _said.Append(text);
        contents.Add(new TextContent(text));
    }

    private ChatResponseUpdate Copy(ChatResponseUpdate update, List<AIContent> contents)
    {
        // To the consumer it is one message, whoever goes on with it.
        var identity = _isContinued ? _first! : update;
        return new ChatResponseUpdate(update.Role, contents)
        {
            AuthorName = update.AuthorName,
            ResponseId = identity.ResponseId,
            MessageId = identity.MessageId,
            ConversationId = update.ConversationId,
            CreatedAt = update.CreatedAt,
            ModelId = update.ModelId,
            FinishReason = update.FinishReason,
            AdditionalProperties = update.AdditionalProperties,
            RawRepresentation = update.RawRepresentation,
        };
    }
}
