using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// A client of one server of the Deepgram Voice Agent protocol. Thread-safe and without a connection of its own: one instance opens
/// any number of sessions.
/// </summary>
/// <example><code>
/// var client = new VoiceAgentClient(new Uri("wss://agent.example.com"), new() { Credential = key, Functions = [AIFunctionFactory.Create(Weather)] });
/// await using var session = await client.ConnectAsync(settings, cancellationToken);
/// await session.InjectUserMessageAsync("How is the weather in Oslo?", cancellationToken);
/// await foreach (var item in session.ReadEventsAsync(cancellationToken)) …
/// </code></example>
public sealed class VoiceAgentClient
{
    private readonly VoiceAgentClientOptions _options;
    private readonly IVoiceAgentConnector _connector;
    private readonly ThinkModelList _models;
    private readonly TimeProvider _time;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="server">ws, wss, http or https. A path is a prefix before the protocol's own, so that
    /// <c>https://host/tenant</c> leads to <c>wss://host/tenant/v1/agent/converse</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">Clock of every wait; null for the system's.</param>
    /// <exception cref="ArgumentException">The address is of no use or leads unencrypted beyond this machine, or an option is out of
    /// its range.</exception>
    public VoiceAgentClient(Uri server, VoiceAgentClientOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        _options = options ?? new VoiceAgentClientOptions();
        _options.Validate();
        _time = timeProvider ?? TimeProvider.System;
        Address = VoiceAgentAddress.Of(server, _options.AllowInsecure);
        _connector = _options.Connector ?? new WebSocketConnector(Address, _options, _time);
        _models = new ThinkModelList(VoiceAgentAddress.ThinkModelsOf(server, _options.AllowInsecure), _options, _time);
    }

    /// <summary>Where sessions connect to.</summary>
    public Uri Address { get; }

    /// <summary>Opens a session and waits until its settings are applied. The caller disposes it.</summary>
    /// <param name="settings">Validated before anything is sent. <see cref="VoiceAgentClientOptions.Functions"/> are added to every
    /// <c>think</c> entry.</param>
    /// <param name="cancellationToken">Gives up; the session, once there, does not hang on it.</param>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>: no server of this protocol would take them.</exception>
    /// <exception cref="VoiceAgentException">The server answered with an Error.</exception>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.Unauthenticated"/>, <see cref="ErrorCodes.Forbidden"/>,
    /// <see cref="ErrorCodes.ServerFull"/>, <see cref="ErrorCodes.ServerStopping"/>, <see cref="ErrorCodes.ConnectionRefused"/>,
    /// <see cref="ErrorCodes.ConnectionLost"/>.</exception>
    public async Task<VoiceAgentSession> ConnectAsync(VoiceAgentSettings settings, CancellationToken cancellationToken = default)
    {
        settings = FunctionDefinitions.AddTo(settings ?? throw new ArgumentNullException(nameof(settings)), _options.Functions);
        SettingsValidator.Validate(settings);
        cancellationToken.ThrowIfCancellationRequested();
        var session = new VoiceAgentSession(settings, _options, _connector, _time);
        try
        {
            if (await session.Opened.Here().WaitAsync(cancellationToken) is not { } failure) return session;
            throw failure.Error ?? new ConnectionException(ErrorCodes.ConnectionLost, "The server closed the connection before it took the settings.");
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks which models the server's agents can think with.</summary>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.ConnectionRefused"/>, <see cref="ErrorCodes.Unauthenticated"/>.</exception>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.MessageUnreadable"/>: the answer is no list of models.</exception>
    public Task<IReadOnlyList<ThinkModel>> GetThinkModelsAsync(CancellationToken cancellationToken = default) => _models.GetAsync(cancellationToken);
}
