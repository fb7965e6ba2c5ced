using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Antiphon.Server;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Cli.Doctor;

/// <summary>Which chat models are configured, whether they can be reached, and what stands in for what.</summary>
internal static class ModelCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Check> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AntiphonOptions? options = null;
        Check? mistake = null;
        try
        {
            options = AntiphonOptions.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        }
        catch (VoiceException error)
        {
            mistake = new Check("configuration", CheckStatus.Missing, error.Message, error.Code.Advice);
        }

        if (options is null)
        {
            yield return mistake!;
            yield break;
        }

        foreach (var list in Lists(options.Fallback)) yield return list;
        if (options.Model.Endpoint is null && options.Models.Count == 0)
        {
            yield return new Check("model", CheckStatus.Note,
                "the offline brain: a deterministic dialogue over the agent's tools, no language model",
                "to use one: Antiphon__Model__Endpoint, Antiphon__Model__Name and Antiphon__Model__Key");
        }

        if (options.Model.Endpoint is not null) yield return await ReachAsync("model", "Antiphon__Model", options.Model, cancellationToken).ConfigureAwait(false);
        foreach (var (name, model) in options.Models.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
            yield return await ReachAsync($"model:{name}", $"Antiphon__Models__{name}", model, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<Check> Lists(FallbackSettings fallback)
    {
        foreach (var (kind, names) in new[] { ("models", fallback.Models), ("voices", fallback.Voices), ("recognizers", fallback.Recognizers) })
        {
            if (names.Count > 0) yield return new Check($"fallback:{kind}", CheckStatus.Ok, $"in this order: {string.Join(", ", names)}");
        }
    }

    private static async Task<Check> ReachAsync(string check, string setting, ModelSettings model, CancellationToken cancellationToken)
    {
        var uri = new Uri(model.Endpoint!.TrimEnd('/') + "/models");
        using var http = new HttpClient { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (!string.IsNullOrEmpty(model.Key)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", model.Key);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    new Check(check, CheckStatus.Missing, $"{uri.Authority} refuses the key", $"set {setting}__Key"),
                >= HttpStatusCode.InternalServerError =>
                    new Check(check, CheckStatus.Missing, $"{uri.Authority} answers with {(int)response.StatusCode}", "look at the endpoint's own log"),
                _ => new Check(check, CheckStatus.Ok, $"{uri.Authority} answers"),
            };
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Check(check, CheckStatus.Missing, $"{uri.Authority} does not answer", $"check {setting}__Endpoint and that the endpoint runs");
        }
    }
}
