using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.Fallback;
using Antiphon.Server.Hosting;
using Antiphon.Server.Providers;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// Who answers in one session: prompt, functions and models, at first and after each update. Changed by the connection's reader;
/// the rest is thread-safe.
/// </summary>
internal sealed class DeepgramThink(
    ISessionHost host, DeepgramVoiceAgentOptions options, EndpointCaller endpoints, Func<FunctionDefinition, AIFunction> makeFunction, IFallbackObserver failures) : IDisposable
{
    /// <summary>Updates whose models are kept: an answer may be in the making with one of them.</summary>
    private const int MaxKept = 4;

    /// <summary>What a list of models may take for its first word beyond the patience with each.</summary>
    private static readonly TimeSpan ListGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan EntryPatience = new FallbackChatOptions().FirstTokenTimeout;
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    private readonly Queue<IReadOnlyList<IChatClient>> _owned = new();
    private IReadOnlyList<ThinkSettings> _asked = []; // As the client has it, with what it added; empty for the server's own agent.
    private volatile Agent? _agent;
    private volatile bool _isList;
    private IChatClient? _single; // Where the client chose one model other than the usual.
    private int _updates;

    /// <summary>The session's model; what it is made of changes here.</summary>
    public SessionModel Model { get; } = new();

    /// <summary>The agent that answers from now on.</summary>
    public Agent? Agent => _agent;

    /// <summary>Whether several models stand in for each other, so that each failure has been told as it happened.</summary>
    public bool IsList => _isList;

    /// <summary>The model's own messages beside the conversation; null where it has none. Known once the session has started.</summary>
    public ICustomThinkProvider? CustomProvider => (_single ?? Model).GetService(typeof(ICustomThinkProvider)) as ICustomThinkProvider;

    /// <summary>Bounds of the agent's runs: with a list the last entry must have its chance too.</summary>
    public AgentRunnerOptions? RunnerOptions { get; private set; }

    /// <summary>Who runs the function of this name.</summary>
    public FunctionSide SideOf(string name) => _agent?.Tools.FirstOrDefault(tool => tool.Name == name) switch
    {
        null => FunctionSide.Nobody,
        var tool when tool.GetService<ClientFunction>() is not null => FunctionSide.Client,
        _ => FunctionSide.Server,
    };

    /// <summary>Whether a call of this function may go out while it is not sure yet that the caller has finished.</summary>
    public bool MayBeginEarly(string name) =>
        _agent?.Tools.FirstOrDefault(tool => tool.Name == name) is { } tool && tool.AdditionalProperties.GetValueOrDefault(AgentTool.DeferPropertyName) is not true;

    /// <summary>The agent of <c>Settings</c>.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    public VoiceAgent Begin(AgentSettings settings, SettingsNotes notes)
    {
        var greeting = string.IsNullOrWhiteSpace(settings.Greeting) ? null : settings.Greeting;
        if (settings.Think.Count > 0) return new VoiceAgent { Agent = Use(settings.Think, "agent.think", notes), Greeting = greeting };
        if (host.DefaultAgent is not { } agent)
            throw SettingsNotes.Invalid("agent.think", "it is missing, and this server has no agent of its own. Send a think object with a prompt.");
        _agent = agent.Agent;
        // A conversation that is taken up again does not begin with the server's greeting.
        return agent with { Greeting = settings.Greeting is not null ? greeting : settings.Context.Count > 0 ? null : agent.Greeting };
    }

    /// <summary><c>UpdateThink</c>: another configuration altogether.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>; nothing has changed.</exception>
    public Agent Replace(IReadOnlyList<ThinkSettings> thinks, SettingsNotes notes) => Use(thinks, "think", notes);

    /// <summary><c>UpdatePrompt</c>: what was said before holds too.</summary>
    public Agent Add(string prompt, SettingsNotes notes)
    {
        if (_asked.Count == 0) return _agent = _agent! with { Instructions = Joined(_agent!.Instructions, prompt) };
        return Use([.. _asked.Select((think, i) => i > 0 && think.Prompt is null ? think : think with { Prompt = Joined(think.Prompt, prompt) })], "think", notes);
    }

    public void Dispose()
    {
        while (_owned.TryDequeue(out var models)) Dispose(models);
    }

    private static string Joined(string? before, string added) => string.IsNullOrWhiteSpace(before) ? added : $"{before.TrimEnd()}\n\n{added}";

    private static void Dispose(IEnumerable<IChatClient> models)
    {
        foreach (var model in models) model.Dispose();
    }

    private Agent Use(IReadOnlyList<ThinkSettings> thinks, string path, SettingsNotes notes)
    {
        var mapped = new ThinkMapper(host, options, endpoints, makeFunction, Model, notes).Map(thinks, path);
        _asked = thinks;
        _isList = mapped.IsList;
        _single = mapped.Models is [var only] ? only.Client : null;
        _agent = mapped.Models.Count == 0 ? mapped.Agent : mapped.Agent with { ModelOptions = Named(mapped) };
        RunnerOptions ??= mapped.IsList ? Patient(mapped.Models.Count) : null;
        _owned.Enqueue(mapped.Owned);
        if (_owned.Count > MaxKept) Dispose(_owned.Dequeue());
        return _agent;
    }

    private ChatOptions Named(MappedThink mapped)
    {
        var name = $"think-{++_updates}";
        Model.Add(name, mapped.IsList ? List(mapped) : mapped.Models[0].Client);
        return SessionModel.For(name, mapped.Agent.ModelOptions);
    }

    // What is remembered of the server's models all its sessions share; clients' own endpoints are none of their business.
    private IChatClient List(MappedThink mapped) => mapped.Owned.Count == 0
        ? host.Providers.ModelChain(mapped.Models, new ChainOptions { Observer = failures, TurnsStartWith = FallbackStart.First })
        : new FallbackChatClient(mapped.Models, new FallbackChatOptions { Name = "think", Observer = failures, TurnsStartWith = FallbackStart.First, TimeProvider = host.TimeProvider });

    private static AgentRunnerOptions Patient(int entries)
    {
        var patience = (entries * EntryPatience) + ListGrace;
        return new AgentRunnerOptions { FirstTokenTimeout = patience < LongestPatience ? patience : LongestPatience };
    }
}

/// <summary>Who runs a function.</summary>
internal enum FunctionSide
{
    /// <summary>Nobody has defined it.</summary>
    Nobody,

    /// <summary>The client.</summary>
    Client,

    /// <summary>This server, at an endpoint or by itself.</summary>
    Server,
}
