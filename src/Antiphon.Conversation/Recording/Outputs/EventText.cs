using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Antiphon.Conversation.Recording;

/// <summary>
/// A session's event in words, whole and the same in every run: its name and every property that has a value. Reads the
/// properties as they are, so that an event that comes new is recorded without further work.
/// </summary>
internal static class EventText
{
    private const int MaxDepth = 6;

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(SessionEvent sessionEvent)
    {
        var text = new StringBuilder(128);
        Append(text, sessionEvent, MaxDepth);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append("none");
                break;
            case string words:
                text.Append('"').Append(words).Append('"');
                break;
            case bool flag:
                text.Append(flag ? "yes" : "no");
                break;
            case TimeSpan time:
                text.Append(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.####} ms");
                break;
            case double number:
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case ErrorCode code:
                text.Append(code.Value);
                break;
            case VoiceException error:
                text.Append(CultureInfo.InvariantCulture, $"{error.Code.Value} \"{error.Message}\"");
                break;
            case Enum or IFormattable:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case IEnumerable items:
                AppendItems(text, items, depth);
                break;
            default:
                AppendObject(text, value, depth);
                break;
        }
    }

    private static void AppendItems(StringBuilder text, IEnumerable items, int depth)
    {
        text.Append('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(", ");
            first = false;
            Append(text, item, depth - 1);
        }

        text.Append(']');
    }

    private static void AppendObject(StringBuilder text, object value, int depth)
    {
        var type = value.GetType();
        text.Append(type.Name);
        if (depth == 0) return;
        foreach (var property in Properties.GetOrAdd(type, static type => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0).OrderBy(property => property.Name, StringComparer.Ordinal)]))
        {
            var content = property.GetValue(value);
            if (content is null or false or ICollection { Count: 0 }) continue;
            text.Append(' ').Append(property.Name).Append('=');
            Append(text, content, depth - 1);
        }
    }
}
