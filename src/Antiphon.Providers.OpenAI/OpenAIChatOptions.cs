namespace Antiphon.Providers.OpenAI;

/// <summary>Where the model is. A value: derive variants with <c>with</c>.</summary>
public sealed record OpenAIChatOptions
{
    /// <summary>Base address of an OpenAI-compatible endpoint, up to and including its version; http or https. Default OpenAI's own.</summary>
    public Uri Endpoint { get; init; } = new("https://api.openai.com/v1");

    /// <summary>The key; null for an endpoint that wants none. Never logged, never part of a message.</summary>
    public string? Key { get; init; }

    /// <summary>Name of the model, unless a request names another.</summary>
    public required string Name { get; init; }

    /// <summary>Time to connect. 100 ms to 1 min; default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest silence of the network before the request is given up, for callers that set no limit of their own.
    /// 1 s to 10 min; default 60 s.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sends the requests, e.g. for addresses that must be watched; stays its giver's. Null for a handler of the client's own,
    /// to which alone <see cref="ConnectTimeout"/> applies. Default null.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The record without its key.</summary>
    public override string ToString() => $"{Name} at {Endpoint}{(Key is null ? "" : " with a key")}";

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("http" or "https"))
            throw new ArgumentException("Expected an absolute http or https address as the endpoint of the model.", nameof(Endpoint));
        if (Endpoint.UserInfo.Length > 0 || Endpoint.Query.Length > 0)
            throw new ArgumentException("The endpoint's address must hold no user info and no query; give the key as Key.", nameof(Endpoint));
        if (Key is not null && (Key.Length == 0 || Key.Any(c => c is <= ' ' or > '~')))
            throw new ArgumentException("The key is empty or holds characters that no key has (spaces, line ends). Set it anew; it is not shown here.", nameof(Key));
        if (ConnectTimeout < TimeSpan.FromMilliseconds(100) || ConnectTimeout > TimeSpan.FromMinutes(1))
            throw new ArgumentOutOfRangeException(nameof(ConnectTimeout), ConnectTimeout, "Expected 100 ms to 1 minute.");
        if (NetworkTimeout < TimeSpan.FromSeconds(1) || NetworkTimeout > TimeSpan.FromMinutes(10))
            throw new ArgumentOutOfRangeException(nameof(NetworkTimeout), NetworkTimeout, "Expected 1 s to 10 minutes.");
    }
}
