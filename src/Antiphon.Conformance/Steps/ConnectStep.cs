using System.Text.Json;
using System.Text.Json.Nodes;
using Antiphon.Conformance.Matching;
using Antiphon.Conformance.Running;
using Antiphon.Conformance.Wire;

namespace Antiphon.Conformance.Steps;

/// <summary>A handshake and the answer to it. The first one of a case makes its connection; later ones are dropped at once.</summary>
internal sealed record ConnectStep : ConformanceStep
{
    public required string Path { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public IReadOnlyList<string> Subprotocols { get; init; } = [];

    /// <summary>Whether the target's key is shown where neither headers nor subprotocols say something else.</summary>
    public bool UsesKey { get; init; } = true;

    public bool IsUpgrade { get; init; } = true;

    public string Version { get; init; } = "13";

    public int Status { get; init; } = 101;

    /// <summary>The subprotocol of the answer; empty for none.</summary>
    public string Subprotocol { get; init; } = "";

    public ValueMatcher? ResponseHeaders { get; init; }

    public ValueMatcher? Body { get; init; }

    public bool IsFirst { get; init; }

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        var request = Request(run);
        run.Transcript.Sent($"{(IsUpgrade ? "handshake" : "GET")} {request.Address.PathAndQuery}");
        using var limit = new CancellationTokenSource(Patience(run), run.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HandshakeResponse response;
        try
        {
            response = await Handshake.AskAsync(request, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExpectationFailure($"expected an answer to the handshake; none came within {Patience(run).TotalSeconds:0.###} s");
        }

        run.Transcript.Note($"status {response.Status} {response.Body}".TrimEnd());
        try
        {
            Check(response, run);
        }
        catch (ExpectationFailure)
        {
            if (response.Stream is { } unused) await unused.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (response.Stream is not { } stream) return;
        if (IsFirst) run.Open(stream, response.Headers.GetValueOrDefault("sec-websocket-protocol"));
        else await stream.DisposeAsync().ConfigureAwait(false);
    }

    private HandshakeRequest Request(CaseRun run)
    {
        List<(string, string)> headers = [.. Headers.Select(header => (header.Name, run.Variables.Fill(header.Value)))];
        var saysWho = Subprotocols.Count > 0 || Headers.Any(header => header.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase));
        if (UsesKey && !saysWho && run.Target.Key is { } key) headers.Add(("Authorization", $"Token {key}"));
        return new HandshakeRequest
        {
            Address = AddressOf(run, Path),
            Headers = headers,
            Subprotocols = [.. Subprotocols.Select(run.Variables.Fill)],
            IsUpgrade = IsUpgrade,
            Version = Version,
        };
    }

    internal static Uri AddressOf(CaseRun run, string path) =>
        new(run.Target.Address.GetLeftPart(UriPartial.Path).TrimEnd('/') + run.Variables.Fill(path));

    private void Check(HandshakeResponse response, CaseRun run)
    {
        if (response.Status != Status) throw new ExpectationFailure($"expected status {Status}, came {response.Status} {response.Body}".TrimEnd());
        if (Status == 101)
        {
            if (!response.IsKeyAccepted) throw new ExpectationFailure("Sec-WebSocket-Accept does not answer the key");
            var answered = response.Headers.GetValueOrDefault("sec-websocket-protocol", "");
            if (answered != Subprotocol) throw new ExpectationFailure($"expected subprotocol '{Subprotocol}', came '{(answered is "" or "token" or "bearer" ? answered : "another one")}'");
        }

        var headers = new JsonObject();
        foreach (var (name, value) in response.Headers) headers[name] = value;
        if (ResponseHeaders?.Mismatch(headers, true, "header", run.Variables) is { } mismatch) throw new ExpectationFailure(mismatch);
        if (Body?.Mismatch(Parse(response.Body), true, "body", run.Variables) is { } other) throw new ExpectationFailure(other);
    }

    internal static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            throw new ExpectationFailure($"expected a JSON body, came {(body.Length == 0 ? "an empty one" : body[..Math.Min(80, body.Length)])}");
        }
    }
}
