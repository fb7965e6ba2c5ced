using System.Text;
using System.Text.Json.Nodes;
using Antiphon.Conformance.Matching;
using Antiphon.Conformance.Running;

namespace Antiphon.Conformance.Steps;

/// <summary>A plain HTTP request and the answer to it.</summary>
internal sealed record RequestStep : ConformanceStep
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public required string Method { get; init; }

    public required string Path { get; init; }

    public bool UsesKey { get; init; } = true;

    public JsonNode? Json { get; init; }

    public int Status { get; init; } = 200;

    public ValueMatcher? Body { get; init; }

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(ConnectStep.AddressOf(run, Path));
        address.Scheme = address.Scheme switch { "ws" => "http", "wss" => "https", var other => other };
        using var request = new HttpRequestMessage(HttpMethod.Parse(Method), address.Uri);
        if (UsesKey && run.Target.Key is { } key) request.Headers.TryAddWithoutValidation("Authorization", $"Token {key}");
        if (Json is not null) request.Content = new StringContent(run.Variables.Fill(Json)!.ToJsonString(), Encoding.UTF8, "application/json");
        run.Transcript.Sent($"{Method} {address.Uri.PathAndQuery}");
        using var limit = new CancellationTokenSource(Patience(run), run.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await Http.SendAsync(request, linked.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(linked.Token).ConfigureAwait(false);
            // A granted token is a credential: it stays out of reports.
            run.Transcript.Note($"status {(int)response.StatusCode} {(body.Contains("access_token", StringComparison.Ordinal) ? "" : body)}".TrimEnd());
            if ((int)response.StatusCode != Status) throw new ExpectationFailure($"expected status {Status}, came {(int)response.StatusCode}");
            if (Body?.Mismatch(ConnectStep.Parse(body), true, "body", run.Variables) is { } mismatch) throw new ExpectationFailure(mismatch);
        }
        catch (HttpRequestException error)
        {
            throw new ExpectationFailure($"no answer: {error.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExpectationFailure($"no answer within {Patience(run).TotalSeconds:0.###} s");
        }
    }
}
