using System.Text.Json;

namespace Antiphon.Bench.Density;

/// <summary>What the processes of the bench tell each other: one JSON object a line.</summary>
internal static class DensityJson
{
    internal static string Write<T>(T value) => JsonSerializer.Serialize(value);

    internal static T Read<T>(string line) =>
        JsonSerializer.Deserialize<T>(line) ?? throw new InvalidOperationException("Expected an object, came null.");
}
