using System.Net;
using System.Net.Http.Headers;
using Antiphon.Server;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Cli.Doctor;

/// <summary>Which chat model is configured, and whether it can be reached.</summary>
internal static class ModelCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<Check> RunAsync(CancellationToken cancellationToken)
    {
        var model = new ModelSettings();
        new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection($"{AntiphonOptions.Section}:Model").Bind(model);
        if (model.Endpoint is null)
        {
            return new Check("model", CheckStatus.Note,
                "the offline brain: a deterministic dialogue over the agent's tools, no language model",
                "to use one: Antiphon__Model__Endpoint, Antiphon__Model__Name and Antiphon__Model__Key");
        }

        if (!Uri.TryCreate(model.Endpoint.TrimEnd('/') + "/models", UriKind.Absolute, out var uri))
            return new Check("model", CheckStatus.Missing, "Antiphon:Model:Endpoint is no address", "set Antiphon__Model__Endpoint to an http or https address");
        return await ReachAsync(uri, model.Key, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Check> ReachAsync(Uri uri, string? key, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (!string.IsNullOrEmpty(key)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    new Check("model", CheckStatus.Missing, $"{uri.Authority} refuses the key", "set Antiphon__Model__Key"),
                >= HttpStatusCode.InternalServerError =>
                    new Check("model", CheckStatus.Missing, $"{uri.Authority} answers with {(int)response.StatusCode}", "look at the endpoint's own log"),
                _ => new Check("model", CheckStatus.Ok, $"{uri.Authority} answers"),
            };
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Check("model", CheckStatus.Missing, $"{uri.Authority} does not answer", "check Antiphon__Model__Endpoint and that the endpoint runs");
        }
    }
}
