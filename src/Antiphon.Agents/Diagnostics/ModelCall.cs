using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>One request to the model as telemetry: a span and measurements, ended exactly once however the reply ends (R10).
/// Holds no words (R8). One user at a time.</summary>
internal sealed class ModelCall
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Activity? _span;
    private readonly string? _provider;
    private readonly string? _model;
    private bool _begun;
    private bool _ended;

    private ModelCall(IChatClient client, ChatOptions options, ActivityContext parent, TimeProvider time)
    {
        _time = time;
        _started = time.GetTimestamp();
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        _provider = metadata?.ProviderName;
        _model = options.ModelId ?? metadata?.DefaultModelId;
        _span = Spans.Start(AgentTelemetry.Source, _model is null ? "chat" : $"chat {_model}", ActivityKind.Client, parent, time.GetUtcNow());
        if (_span is not { IsAllDataRequested: true }) return;
        _span.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.stream", true)
            .SetTag("gen_ai.provider.name", _provider).SetTag("gen_ai.request.model", _model)
            .SetTag("gen_ai.request.max_tokens", options.MaxOutputTokens).SetTag("gen_ai.request.temperature", options.Temperature);
        if (metadata?.ProviderUri is { } uri) _span.SetTag("server.address", uri.Host).SetTag("server.port", uri.Port);
    }

    public static ModelCall Start(RunServices services, ChatOptions options, ActivityContext parent) =>
        new(services.Client, options, parent, services.Time);

    /// <summary>The model sent an update.</summary>
    public void Take(ChatResponseUpdate update)
    {
        if (!_begun) Begin();
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage) Use(usage.Details);
            else if (content is ErrorContent) End(ErrorCodes.ModelFailed);
        }

        if (_span is not { IsAllDataRequested: true } span || _ended) return;
        if (update.ResponseId is { } id) span.SetTag("gen_ai.response.id", id);
        if (update.ModelId is { } model) span.SetTag("gen_ai.response.model", model);
        if (update.FinishReason is { } reason) span.SetTag("gen_ai.response.finish_reasons", new[] { reason.Value });
    }

    /// <summary>The reply is whole.</summary>
    public void Complete() => End(error: null);

    /// <summary>The reply failed.</summary>
    public void Fail(ErrorCode error) => End(error);

    /// <summary>Nobody reads on; nothing when the reply has ended.</summary>
    public void Cancel()
    {
        if (_ended) return;
        _span?.SetTag("antiphon.cancelled", true);
        End(error: null);
    }

    private void Begin()
    {
        _begun = true;
        var wait = _time.GetElapsedTime(_started).TotalSeconds;
        AgentTelemetry.FirstChunk.Record(wait, Tags());
        _span?.SetTag("gen_ai.response.time_to_first_chunk", wait);
    }

    private void Use(UsageDetails usage)
    {
        Count(usage.InputTokenCount, "input", "gen_ai.usage.input_tokens");
        Count(usage.OutputTokenCount, "output", "gen_ai.usage.output_tokens");
    }

    private void Count(long? tokens, string type, string attribute)
    {
        if (tokens is not { } count || _ended) return;
        _span?.SetTag(attribute, count);
        if (!AgentTelemetry.Tokens.Enabled) return;
        var tags = Tags();
        tags.Add("gen_ai.token.type", type);
        AgentTelemetry.Tokens.Record(count, tags);
    }

    private void End(ErrorCode? error)
    {
        if (_ended) return;
        _ended = true;
        var tags = Tags();
        if (error is not null) tags.Add("error.type", error.Value);
        AgentTelemetry.ModelDuration.Record(_time.GetElapsedTime(_started).TotalSeconds, tags);
        Spans.End(_span, _time.GetUtcNow(), error);
    }

    private TagList Tags()
    {
        var tags = new TagList { { "gen_ai.operation.name", "chat" } };
        if (_provider is not null) tags.Add("gen_ai.provider.name", _provider);
        if (_model is not null) tags.Add("gen_ai.request.model", _model);
        return tags;
    }
}
