namespace Antiphon.Server.Hosting;

/// <summary>
/// Counts connections from before their upgrade to their end: how many a key has, and how many have not configured their
/// session yet. Thread-safe; one a server.
/// </summary>
internal sealed class ConnectionGate(LimitSettings limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byOwner = new(StringComparer.Ordinal);
    private int _unconfigured;

    /// <summary>Connections that have not configured their session.</summary>
    public int Unconfigured
    {
        get { lock (_gate) return _unconfigured; }
    }

    /// <summary>Lets a connection in.</summary>
    /// <param name="owner">Whose credential it showed.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.KeyLimitReached"/>, <see cref="ErrorCodes.ServerFull"/>.</exception>
    public Admission Enter(string owner)
    {
        lock (_gate)
        {
            var own = _byOwner.GetValueOrDefault(owner);
            if (limits.MaxSessionsPerKey > 0 && own >= limits.MaxSessionsPerKey)
            {
                throw new VoiceException(ErrorCodes.KeyLimitReached,
                    $"This key has {limits.MaxSessionsPerKey} connections open, which is all it may have. End one, or try again later.");
            }

            if (_unconfigured >= limits.MaxUnconfigured)
            {
                throw new VoiceException(ErrorCodes.ServerFull,
                    $"{limits.MaxUnconfigured} connections have not configured their session yet, which is all this server takes. Try again in a moment.");
            }

            _byOwner[owner] = own + 1;
            _unconfigured++;
        }

        return new Admission(this, owner);
    }

    private void OnConfigured()
    {
        lock (_gate) _unconfigured--;
    }

    private void Leave(string owner)
    {
        lock (_gate)
        {
            if (--_byOwner[owner] == 0) _byOwner.Remove(owner);
        }
    }

    /// <summary>A connection that was let in. Dispose it when the connection has ended.</summary>
    internal sealed class Admission(ConnectionGate gate, string owner) : IDisposable
    {
        private int _configured;
        private int _left;

        /// <summary>Whose credential it showed.</summary>
        public string Owner => owner;

        /// <summary>Its session is configured. A second call does nothing.</summary>
        public void OnConfigured()
        {
            if (Interlocked.Exchange(ref _configured, 1) == 0) gate.OnConfigured();
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) != 0) return;
            OnConfigured();
            gate.Leave(owner);
        }
    }
}
