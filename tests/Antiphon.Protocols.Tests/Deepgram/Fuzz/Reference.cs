using System.Text.Json;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Fuzz;

/// <summary>The readable version: the platform's own parser, which must take whatever the codec takes and see the same texts in it.</summary>
internal static class Reference
{
    // What is passed over may be as deep again as a whole message.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    internal static void AgreesWith(byte[] bytes, object? message)
    {
        var written = message switch
        {
            ServerMessage server => Json.Of(server),
            ClientMessage client => Json.Of(client),
            _ => null,
        };
        if (written is null) return;
        using var came = JsonDocument.Parse(bytes, Options);
        using var read = JsonDocument.Parse(written, Options);
        foreach (var field in read.RootElement.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.String
                && came.RootElement.TryGetProperty(field.Name, out var original) && original.ValueKind == JsonValueKind.String)
                Assert.Equal(original.GetString(), field.Value.GetString());
        }

        Assert.Equal(came.RootElement.GetProperty("type").GetString(), read.RootElement.GetProperty("type").GetString());
    }
}
