namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes function calls, their results and their cancellation.</summary>
internal static class FunctionCallWriter
{
    internal static void Write(ServerMessage.FunctionCallRequest request, ref WireWriter json)
    {
        json.Raw("{\"type\":\"FunctionCallRequest\",\"functions\":["u8);
        for (var i = 0; i < request.Functions.Count; i++)
        {
            var call = request.Functions[i];
            json.Text(i == 0 ? "{\"id\":"u8 : ",{\"id\":"u8, call.Id);
            json.Text(",\"name\":"u8, call.Name);
            json.Text(",\"arguments\":"u8, call.Arguments);
            json.Bool(",\"client_side\":"u8, call.ClientSide);
            json.Optional(",\"thought_signature\":"u8, call.ThoughtSignature);
            json.Raw("}"u8);
        }

        json.Raw("]}"u8);
    }

    internal static void Write(ServerMessage.FunctionCallResponse response, ref WireWriter json)
    {
        json.Raw("{\"type\":\"FunctionCallResponse\""u8);
        json.Optional(",\"id\":"u8, response.Id);
        json.Text(",\"name\":"u8, response.Name);
        json.Text(",\"content\":"u8, response.Content);
        json.Raw("}"u8);
    }

    internal static void Write(ServerMessage.FunctionCallCancelled cancelled, ref WireWriter json)
    {
        json.Raw("{\"type\":\"FunctionCallCancelled\",\"functions\":["u8);
        for (var i = 0; i < cancelled.Functions.Count; i++)
        {
            json.Text(i == 0 ? "{\"id\":"u8 : ",{\"id\":"u8, cancelled.Functions[i].Id);
            json.Text(",\"name\":"u8, cancelled.Functions[i].Name);
            json.Raw("}"u8);
        }

        json.Raw("]}"u8);
    }

    internal static void Write(ClientMessage.FunctionCallResponse response, ref WireWriter json)
    {
        json.Text("{\"type\":\"FunctionCallResponse\",\"id\":"u8, response.Id);
        json.Text(",\"name\":"u8, response.Name ?? "");
        json.Text(",\"content\":"u8, response.Content);
        json.Optional(",\"thought_signature\":"u8, response.ThoughtSignature);
        json.Raw("}"u8);
    }
}
