using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>Function calls as JSON.</summary>
internal static class FunctionJson
{
    /// <summary>Schema of a function without parameters.</summary>
    internal static readonly JsonElement NoParameters = JsonElement.Parse("""{"type":"object","properties":{}}"""u8);

    /// <summary>The arguments as a JSON object.</summary>
    internal static string Of(IEnumerable<KeyValuePair<string, object?>>? arguments)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var (name, value) in arguments ?? [])
            {
                json.WritePropertyName(name);
                if (value is JsonElement element) element.WriteTo(json);
                else JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(object)));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
