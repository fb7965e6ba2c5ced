using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes the fields of a think entry into an object that is open.</summary>
internal static class ThinkWriter
{
    internal static void Write(ThinkSettings think, Utf8JsonWriter json)
    {
        WriteProvider(think.Provider, json);
        EndpointWriter.Write(think.Endpoint, json);
        json.WriteOptional("prompt"u8, think.Prompt);
        if (think.ContextLength == int.MaxValue) json.WriteString("context_length"u8, "max"u8);
        else json.WriteOptional("context_length"u8, think.ContextLength);
        WriteFunctions(think.Functions, json);
        json.WriteExtra(think.Extra);
    }

    private static void WriteProvider(ThinkProvider provider, Utf8JsonWriter json)
    {
        json.WriteStartObject("provider"u8);
        json.WriteString("type"u8, provider.Type);
        json.WriteOptional("model"u8, provider.Model);
        json.WriteOptional("version"u8, provider.Version);
        json.WriteOptional("temperature"u8, provider.Temperature);
        json.WriteOptional("reasoning_mode"u8, provider.ReasoningMode);
        EndpointWriter.Write(provider.Credentials, json);
        json.WriteOptional("voice_prompt_opt_out"u8, provider.VoicePromptOptOut);
        json.WriteExtra(provider.Extra);
        json.WriteEndObject();
    }

    private static void WriteFunctions(IReadOnlyList<FunctionDefinition> functions, Utf8JsonWriter json)
    {
        if (functions.Count == 0) return;
        json.WriteStartArray("functions"u8);
        foreach (var function in functions)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, function.Name);
            json.WriteOptional("description"u8, function.Description);
            json.WriteOptional("parameters"u8, function.Parameters);
            EndpointWriter.Write(function.Endpoint, json);
            if (function.DeferUntilEot) json.WriteBoolean("defer_until_eot"u8, true);
            json.WriteExtra(function.Extra);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
