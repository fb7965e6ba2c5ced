using System.Net.Http.Headers;
using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.OpenAI;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>A client's own model: any endpoint that takes Chat Completions as OpenAI has them.</summary>
internal static class ModelEndpoint
{
    /// <summary>Provider types whose own interface that is.</summary>
    internal static readonly IReadOnlyList<string> Types = ["open_ai", "groq", "nvidia", "deepgram"];

    /// <summary>Makes a client of it; connects with the first request.</summary>
    internal static IChatClient Open(EndpointSettings endpoint, string model, EndpointCaller endpoints, TimeProvider time)
    {
        var url = new Uri(endpoint.Url);
        return new OpenAIChatClient(
            new OpenAIChatOptions { Endpoint = new Uri(url.GetLeftPart(UriPartial.Authority)), Name = model, Handler = new ExactAddress(url, endpoint.Headers, endpoints.Handler) },
            time);
    }

    /// <summary>Sends every request to the address that the client gave, with its headers and no others that say who asks.</summary>
    private sealed class ExactAddress(Uri url, IReadOnlyDictionary<string, string> headers, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = url;
            request.Headers.Authorization = null; // The key that stands for none.
            foreach (var (name, value) in headers)
            {
                if (string.Equals(name, "authorization", StringComparison.OrdinalIgnoreCase) && AuthenticationHeaderValue.TryParse(value, out var authorization))
                {
                    request.Headers.Authorization = authorization;
                }
                else
                {
                    request.Headers.Remove(name);
                    request.Headers.TryAddWithoutValidation(name, value);
                }
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
