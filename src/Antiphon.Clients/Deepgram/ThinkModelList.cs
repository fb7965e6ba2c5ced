using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Antiphon.Clients.Deepgram;

/// <summary>A model that agents can think with.</summary>
/// <param name="Id">What <c>think.provider.model</c> names it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Provider">What <c>think.provider.type</c> names its provider.</param>
public sealed record ThinkModel(string Id, string Name, string Provider);

/// <summary>Asks for <c>GET /v1/agent/settings/think/models</c>.</summary>
internal sealed class ThinkModelList(Uri address, VoiceAgentClientOptions options, TimeProvider time)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    // One for all clients, as its documentation has it; connections are renewed so that a moved server is found.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxBytes,
    };

    internal async Task<IReadOnlyList<ThinkModel>> GetAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (await options.CredentialAsync(either.Token) is { } credential)
                request.Headers.Authorization = new AuthenticationHeaderValue(credential.Scheme == CredentialScheme.Token ? "Token" : "Bearer", credential.Value);
            using var response = await Http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode) throw Refused(response.StatusCode);
            return Read(await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(ErrorCodes.ConnectionRefused, $"The server did not answer within {options.ConnectTimeout.TotalSeconds:F0} s.", error);
        }
        catch (HttpRequestException error)
        {
            throw new ConnectionException(ErrorCodes.ConnectionRefused, "The server could not be reached. Check the address and that it runs.", error);
        }
    }

    private static ConnectionException Refused(HttpStatusCode status) =>
        new(HttpRefusal.CodeOf(status), $"The server answered with HTTP {(int)status} when asked for its models.")
        {
            Status = (int)status,
            IsTransient = HttpRefusal.IsTransient(status),
        };

    private static List<ThinkModel> Read(byte[] json)
    {
        try
        {
            var models = new List<ThinkModel>();
            foreach (var model in JsonElement.Parse(json).GetProperty("models"u8).EnumerateArray())
            {
                var id = model.GetProperty("id"u8).GetString()!;
                models.Add(new ThinkModel(id, Text(model, "name") ?? id, Text(model, "provider") ?? ""));
            }

            return models;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ProtocolException(ErrorCodes.MessageUnreadable, "The server's answer is no list of models.", error);
        }
    }

    private static string? Text(JsonElement model, string name) =>
        model.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
