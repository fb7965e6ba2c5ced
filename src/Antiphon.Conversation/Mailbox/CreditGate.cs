namespace Antiphon.Conversation;

/// <summary>Holds a provider's pump back while the reader has not taken what it posted (R5).</summary>
internal sealed class CreditGate(int credits) : IDisposable
{
    private readonly SemaphoreSlim _room = new(credits, credits);

    public Task TakeAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    public void Release() => _room.Release();

    public void Dispose() => _room.Dispose();
}
