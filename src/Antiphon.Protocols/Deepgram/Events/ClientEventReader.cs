namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads the flat messages of clients, strictly or leniently as the options say.</summary>
internal ref struct ClientEventReader(WireReader message, DeepgramReaderOptions options)
{
    private WireReader _message = message;
    private List<string>? _ignored;

    /// <summary>Fields that were passed over.</summary>
    internal readonly IReadOnlyList<string> Ignored => _ignored ?? (IReadOnlyList<string>)[];

    /// <summary>A message without fields.</summary>
    internal ClientMessage ReadBare(ClientMessage value)
    {
        while (_message.Next()) Unknown();
        return value;
    }

    internal ClientMessage.UpdatePrompt ReadUpdatePrompt()
    {
        string? prompt = null;
        while (_message.Next())
        {
            if (_message.Is("prompt"u8)) _message.Take(ref prompt);
            else Unknown();
        }

        return new ClientMessage.UpdatePrompt(prompt ?? throw _message.Missing("prompt"));
    }

    internal ClientMessage.InjectUserMessage ReadInjectUserMessage()
    {
        string? content = null;
        while (_message.Next())
        {
            if (_message.Is("content"u8)) _message.Take(ref content);
            else Unknown();
        }

        return new ClientMessage.InjectUserMessage(content ?? throw _message.Missing("content"));
    }

    internal ClientMessage.InjectAgentMessage ReadInjectAgentMessage()
    {
        string? text = null, legacy = null;
        InjectBehavior? behavior = null;
        while (_message.Next())
        {
            if (_message.Is("message"u8)) _message.Take(ref text);
            else if (_message.Is("behavior"u8)) _message.Take(ref behavior);
            // The 2025 guide and older stock clients say "content" where the protocol says "message".
            else if (options.AcceptLegacy && _message.Is("content"u8)) _message.Take(ref legacy);
            else Unknown();
        }

        return new ClientMessage.InjectAgentMessage(text ?? legacy ?? throw _message.Missing("message"), behavior ?? InjectBehavior.Default);
    }

    internal ClientMessage.FunctionCallResponse ReadFunctionCallResponse()
    {
        string? id = null, name = null, content = null, signature = null, earlyId = null, output = null;
        while (_message.Next())
        {
            if (_message.Is("id"u8)) _message.Take(ref id);
            else if (_message.Is("name"u8)) _message.Take(ref name);
            else if (_message.Is("content"u8)) _message.Take(ref content);
            else if (_message.Is("thought_signature"u8)) _message.Take(ref signature);
            // Early shape, still in one stock client.
            else if (options.AcceptLegacy && _message.Is("function_call_id"u8)) _message.Take(ref earlyId);
            else if (options.AcceptLegacy && _message.Is("output"u8)) _message.Take(ref output);
            else Unknown();
        }

        if (id is null && earlyId is not null)
            return new ClientMessage.FunctionCallResponse(earlyId, output ?? content ?? throw _message.Missing("output")) { Name = name };
        return new ClientMessage.FunctionCallResponse(id ?? throw _message.Missing("id"), content ?? output ?? throw _message.Missing("content"))
        {
            Name = name ?? throw _message.Missing("name"),
            ThoughtSignature = signature,
        };
    }

    private void Unknown()
    {
        var path = WireError.Join("", _message.FieldName);
        if (!FieldHints.MayPass(path, options.Lenient, out var why)) throw WireError.Unreadable(path, why);
        _ignored ??= [];
        if (_ignored.Count < WireContext.MaxIgnored) _ignored.Add(path);
        _message.Pass();
    }
}
