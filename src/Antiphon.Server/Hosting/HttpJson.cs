using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Hosting;

/// <summary>Small JSON answers of plain HTTP requests.</summary>
internal static class HttpJson
{
    internal static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A coded refusal: <c>{"code","message","advice"}</c>.</summary>
    internal static Task RefuseAsync(HttpContext context, int status, ErrorCode code, string message) =>
        WriteAsync(context, status, json =>
        {
            json.WriteString("code"u8, code.Value);
            json.WriteString("message"u8, message);
            json.WriteString("advice"u8, code.Advice);
        });
}
