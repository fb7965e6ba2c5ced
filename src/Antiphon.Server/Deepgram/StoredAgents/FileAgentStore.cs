using System.Text.Json.Serialization;

namespace Antiphon.Server.Deepgram;

/// <summary>Stored agents as files: <c>FOLDER/PROJECT/agents/ID.json</c> and <c>FOLDER/PROJECT/variables/ID.json</c>.</summary>
internal sealed class FileAgentStore(string folder) : IAgentStore
{
    private readonly JsonFolder<StoredAgent> _agents = new(folder, "agents", StoreJson.Default.StoredAgent);
    private readonly JsonFolder<AgentVariable> _variables = new(folder, "variables", StoreJson.Default.AgentVariable);

    public IItemStore<StoredAgent> Agents => _agents;

    public IItemStore<AgentVariable> Variables => _variables;

    public void Dispose()
    {
        _agents.Dispose();
        _variables.Dispose();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoredAgent))]
[JsonSerializable(typeof(AgentVariable))]
internal sealed partial class StoreJson : JsonSerializerContext;
