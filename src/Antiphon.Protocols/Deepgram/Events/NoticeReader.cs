namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads <c>Welcome</c>, <c>Warning</c>, <c>Error</c> and <c>InjectionRefused</c>.</summary>
internal static class NoticeReader
{
    internal static ServerMessage.Welcome ReadWelcome(ref WireReader message)
    {
        string? id = null;
        while (message.Next())
        {
            if (message.Is("request_id"u8)) message.Take(ref id);
            else message.Pass();
        }

        return new ServerMessage.Welcome(id ?? throw message.Missing("request_id"));
    }

    internal static ServerMessage.InjectionRefused ReadRefused(ref WireReader message)
    {
        string? text = null;
        while (message.Next())
        {
            if (message.Is("message"u8)) message.Take(ref text);
            else message.Pass();
        }

        return new ServerMessage.InjectionRefused(text ?? "");
    }

    /// <summary><c>Warning</c> and <c>Error</c> alike; what early access called <c>message</c> stands in for a description.</summary>
    internal static (string Code, string Description) ReadCoded(ref WireReader message)
    {
        string? code = null, description = null, early = null;
        while (message.Next())
        {
            if (message.Is("description"u8)) message.Take(ref description);
            else if (message.Is("code"u8)) message.Take(ref code);
            else if (message.Is("message"u8)) message.Take(ref early);
            else message.Pass();
        }

        return (code ?? "", description ?? early ?? "");
    }
}
