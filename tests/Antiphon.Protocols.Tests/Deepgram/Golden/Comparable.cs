using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Antiphon.Protocols.Tests.Deepgram.Golden;

/// <summary>Messages as text of all their properties, so that lists and raw JSON compare by what they hold.</summary>
internal static class Comparable
{
    internal static string Of(object message)
    {
        var text = new StringBuilder();
        Append(text, message);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string words:
                text.Append(JsonSerializer.Serialize(words));
                break;
            case JsonElement element:
                text.Append(JsonSerializer.Serialize(element));
                break;
            case IConvertible or TimeSpan:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items) Append(text, item);
                text.Append(']');
                break;
            default:
                AppendProperties(text, value);
                break;
        }

        text.Append(' ');
    }

    private static void AppendProperties(StringBuilder text, object value)
    {
        text.Append(value.GetType().Name).Append('{');
        foreach (var property in value.GetType().GetProperties().Where(property => property.GetMethod is { IsStatic: false }))
        {
            text.Append(property.Name).Append('=');
            Append(text, property.GetValue(value));
        }

        text.Append('}');
    }
}
