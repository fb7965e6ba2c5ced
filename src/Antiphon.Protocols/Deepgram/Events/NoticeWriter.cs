namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes <c>Welcome</c>, <c>Warning</c>, <c>Error</c> and <c>InjectionRefused</c>.</summary>
internal static class NoticeWriter
{
    internal static void Write(ServerMessage.Welcome welcome, ref WireWriter json)
    {
        json.Text("{\"type\":\"Welcome\",\"request_id\":"u8, welcome.RequestId);
        json.Raw("}"u8);
    }

    internal static void Write(ServerMessage.InjectionRefused refused, ref WireWriter json)
    {
        json.Text("{\"type\":\"InjectionRefused\",\"message\":"u8, refused.Message);
        json.Raw("}"u8);
    }

    internal static void Write(ServerMessage.Warning warning, ref WireWriter json)
    {
        json.Text("{\"type\":\"Warning\",\"description\":"u8, warning.Description);
        json.Text(",\"code\":"u8, warning.Code);
        json.Raw("}"u8);
    }

    internal static void Write(ServerMessage.Error error, ref WireWriter json)
    {
        json.Text("{\"type\":\"Error\",\"description\":"u8, error.Description);
        json.Text(",\"code\":"u8, error.Code);
        json.Raw("}"u8);
    }
}
