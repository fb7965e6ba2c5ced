using System.Text;
using System.Text.Json;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// Text of a stored configuration: JSON in which the name of a variable (<c>DG_NAME</c>), without quotes, may stand wherever a value
/// may. Names within quotes are text.
/// </summary>
internal static class ConfigText
{
    /// <summary>Most characters of a text.</summary>
    internal const int MaxChars = 256 * 1024;

    internal const string Prefix = "DG_";
    private const int MaxKeyChars = 100;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Whether <paramref name="key"/> can be the name of a variable.</summary>
    internal static bool IsKey(string key) =>
        key.Length > Prefix.Length && key.Length <= MaxKeyChars && key.StartsWith(Prefix, StringComparison.Ordinal) && key.All(IsKeyChar);

    /// <summary>The names in <paramref name="text"/>, each once, in their order.</summary>
    internal static IReadOnlyList<string> Keys(string text)
    {
        var keys = new List<string>();
        Replace(text, key =>
        {
            if (!keys.Contains(key)) keys.Add(key);
            return key;
        });
        return keys;
    }

    /// <summary><paramref name="text"/> with every name replaced by its value, a JSON text.</summary>
    internal static string Interpolate(string text, Func<string, string> value) => Replace(text, value);

    /// <summary><paramref name="text"/> as JSON that can be read, the names as texts; what is sent out.</summary>
    /// <exception cref="JsonException">It is no JSON, with or without values.</exception>
    internal static JsonElement AsTemplate(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(Replace(text, key => $"\"{key}\""), Strict);
            return json.RootElement.Clone();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A name is no text.", e);
        }
    }

    private static string Replace(string text, Func<string, string> value)
    {
        var result = new StringBuilder(text.Length);
        var inString = false;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (inString)
            {
                // What follows a backslash is no end of the text.
                if (c == '\\' && at + 1 < text.Length) result.Append(text[at++]);
                else if (c == '"') inString = false;
                result.Append(text[at]);
                continue;
            }

            if (string.CompareOrdinal(text, at, Prefix, 0, Prefix.Length) == 0)
            {
                var end = at;
                while (end < text.Length && IsKeyChar(text[end])) end++;
                result.Append(value(text[at..end]));
                at = end - 1;
                continue;
            }

            inString = c == '"';
            result.Append(c);
        }

        return result.ToString();
    }

    private static bool IsKeyChar(char c) => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-';
}
