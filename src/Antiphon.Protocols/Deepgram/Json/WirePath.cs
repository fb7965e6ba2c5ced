using System.Globalization;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>The dotted path of a place in a message, found by reading it again from the start: errors may be slow.</summary>
internal static class WirePath
{
    /// <summary>Path of the value whose token begins at <paramref name="position"/>; of an end, that of what it ends.</summary>
    internal static string At(ReadOnlySpan<byte> utf8, long position)
    {
        var json = new Utf8JsonReader(utf8, WireJson.ReaderOptions);
        var open = new Stack<Level>();
        while (json.Read())
        {
            var isTarget = json.TokenStartIndex >= position;
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    open.Peek().Name = json.GetString()!;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                default:
                    if (open.TryPeek(out var parent)) parent.Index++;
                    if (!isTarget && json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                        open.Push(new Level { IsArray = json.TokenType == JsonTokenType.StartArray });
                    break;
            }

            if (isTarget) break;
        }

        var path = "";
        foreach (var level in open.Reverse())
            path = level.IsArray ? string.Create(CultureInfo.InvariantCulture, $"{path}[{level.Index}]") : WireError.Join(path, level.Name);
        return path;
    }

    private sealed class Level
    {
        public bool IsArray { get; init; }

        public int Index { get; set; } = -1;

        public string Name { get; set; } = "";
    }
}
