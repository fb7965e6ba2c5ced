using System.Net;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Server.Security;

/// <summary>Which addresses the server is about to bind, and whether strangers can reach them. Thread-safe.</summary>
public static class BoundAddresses
{
    internal const string Default = "http://127.0.0.1:8080";

    /// <summary>The configured addresses: <c>urls</c> and Kestrel's endpoints; http://127.0.0.1:8080 when there are none.</summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        string[] all = [.. urls, .. endpoints];
        return all.Length == 0 ? [Default] : all;
    }

    /// <summary>Whether only this machine reaches <paramref name="url"/>. Anything unclear is not loopback.</summary>
    public static bool IsLoopback(string url) =>
        Uri.TryCreate(url.Replace("//*", "//0.0.0.0").Replace("//+", "//0.0.0.0"), UriKind.Absolute, out var uri)
        && IsLoopbackHost(uri.Host);

    internal static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: strangers could talk to this server.</exception>
    internal static void RequireKeysBeyondLoopback(IReadOnlyList<string> addresses, bool hasKeys)
    {
        if (hasKeys) return;
        var open = addresses.FirstOrDefault(address => !IsLoopback(address));
        if (open is null) return;
        throw new VoiceException(ErrorCodes.ConfigurationInvalid,
            $"No key is configured, and {open} can be reached from other machines. Set Antiphon:Keys:0 (environment Antiphon__Keys__0), or bind to 127.0.0.1.");
    }
}
