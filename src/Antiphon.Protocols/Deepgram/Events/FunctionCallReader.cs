namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads <c>FunctionCallRequest</c>, <c>FunctionCallResponse</c> and <c>FunctionCallCancelled</c> of servers.</summary>
internal static class FunctionCallReader
{
    internal static ServerMessage.FunctionCallRequest ReadRequest(ref WireReader message)
    {
        List<FunctionCall>? calls = null;
        while (message.Next())
        {
            if (!message.Is("functions"u8))
            {
                message.Pass();
                continue;
            }

            calls = new List<FunctionCall>(1);
            message.StartArray();
            while (message.NextItem()) calls.Add(ReadCall(ref message));
        }

        return new ServerMessage.FunctionCallRequest(calls ?? throw message.Missing("functions"));
    }

    internal static ServerMessage.FunctionCallResponse ReadResponse(ref WireReader message)
    {
        string? id = null, name = null, content = null;
        while (message.Next())
        {
            if (message.Is("id"u8)) message.Take(ref id);
            else if (message.Is("name"u8)) message.Take(ref name);
            else if (message.Is("content"u8)) message.Take(ref content);
            else message.Pass();
        }

        return new ServerMessage.FunctionCallResponse(id, name ?? throw message.Missing("name"), content ?? "");
    }

    internal static ServerMessage.FunctionCallCancelled ReadCancelled(ref WireReader message)
    {
        List<CancelledCall>? calls = null;
        while (message.Next())
        {
            if (!message.Is("functions"u8))
            {
                message.Pass();
                continue;
            }

            calls = new List<CancelledCall>(1);
            message.StartArray();
            while (message.NextItem()) calls.Add(ReadCancelledCall(ref message));
        }

        return new ServerMessage.FunctionCallCancelled(calls ?? throw message.Missing("functions"));
    }

    private static FunctionCall ReadCall(ref WireReader call)
    {
        string? id = null, name = null, arguments = null, signature = null;
        bool? clientSide = null;
        call.StartObject();
        while (call.NextInside())
        {
            if (call.Is("id"u8)) call.Take(ref id);
            else if (call.Is("name"u8)) call.Take(ref name);
            else if (call.Is("arguments"u8)) call.Take(ref arguments);
            else if (call.Is("client_side"u8)) call.Take(ref clientSide);
            else if (call.Is("thought_signature"u8)) call.Take(ref signature);
            else call.Pass();
        }

        return new FunctionCall(id ?? throw call.Missing("id"), name ?? throw call.Missing("name"), arguments ?? "{}", clientSide ?? true)
        {
            ThoughtSignature = signature,
        };
    }

    private static CancelledCall ReadCancelledCall(ref WireReader call)
    {
        string? id = null, name = null;
        call.StartObject();
        while (call.NextInside())
        {
            if (call.Is("id"u8)) call.Take(ref id);
            else if (call.Is("name"u8)) call.Take(ref name);
            else call.Pass();
        }

        return new CancelledCall(id ?? throw call.Missing("id"), name ?? "");
    }
}
