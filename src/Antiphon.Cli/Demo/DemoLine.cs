using System.Net.WebSockets;

namespace Antiphon.Cli.Demo;

internal sealed class DemoLine : IAsyncDisposable
{
    public static Task<DemoLine> ConnectAsync(Uri address, DemoEar ear, TimeProvider time, CancellationToken cancellationToken) => throw new WebSocketException();
    public ValueTask SendAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
