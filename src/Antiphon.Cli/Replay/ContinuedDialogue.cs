using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Server;
using Antiphon.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Replay;

/// <summary>What an agent said to a turn.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Tools">The tools it used.</param>
/// <param name="HasEnded">Whether it ended the call.</param>
internal sealed record ContinuedAnswer(string Text, IReadOnlyList<string> Tools, bool HasEnded);

/// <summary>A conversation in text with an agent that takes over a history, on the server's model.</summary>
internal sealed class ContinuedDialogue : IAsyncDisposable
{
    /// <summary>No answer takes longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Toolsets _toolsets;
    private readonly WebApplication _app;
    private readonly VoiceSession _session;
    private readonly TextLine _line;

    private ContinuedDialogue(Toolsets toolsets, WebApplication app, ISessionHost host, VoiceAgent agent, IReadOnlyList<ChatMessage> history)
    {
        (_toolsets, _app, AgentName, ModelName) = (toolsets, app, agent.Agent.Name, host.ModelName);
        _line = new TextLine();
        _session = host.Start(host.CreateOptions("replay", agent with { Greeting = null }) with { History = history }, _line);
    }

    public string AgentName { get; }

    public string ModelName { get; }

    /// <summary>Makes the session. The tools work on a calendar that is forgotten.</summary>
    /// <exception cref="VoiceException">The agent file or the configuration has a mistake.</exception>
    public static async Task<ContinuedDialogue> StartAsync(string agentFile, IReadOnlyList<ChatMessage> history, CancellationToken cancellationToken)
    {
        var toolsets = Toolsets.InMemory();
        WebApplication? app = null;
        try
        {
            app = AntiphonServer.Build(["--urls", "http://127.0.0.1:0"], setup =>
            {
                foreach (var toolset in toolsets.All) setup.Toolsets.Add(toolset);
                setup.Logging = logging => logging.SetMinimumLevel(LogLevel.Error);
                setup.Configure = options =>
                {
                    options.Agent = agentFile;
                    options.Speech.Host = SpeechHost.None;
                    options.Recording.Directory = null;
                };
            });
            var host = app.Services.GetRequiredService<ISessionHost>();
            var dialogue = new ContinuedDialogue(toolsets, app, host, host.DefaultAgent!, history);
            await dialogue._line.UntilAsync<SessionEvent.Started>(_ => { }, cancellationToken).ConfigureAwait(false);
            return dialogue;
        }
        catch
        {
            toolsets.Dispose();
            if (app is not null) await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says <paramref name="text"/> and hears the answer out.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ModelTimeout"/>: none came.</exception>
    public async Task<ContinuedAnswer> AnswerAsync(string text, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        List<string> tools = [];
        _session.SubmitText(text);
        try
        {
            var heard = await _line.UntilAsync<SessionEvent.AgentHeard>(sessionEvent =>
            {
                if (sessionEvent is SessionEvent.ToolStarted tool) tools.Add(tool.Name);
            }, either.Token).ConfigureAwait(false);
            return new ContinuedAnswer(heard?.Text ?? "", tools, heard is null || _session.Completion.IsCompleted);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new VoiceException(ErrorCodes.ModelTimeout, $"The agent did not answer within {Patience.TotalSeconds:F0} s.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _toolsets.Dispose();
    }

    /// <summary>A line without sound: keeps the session's events for one reader.</summary>
    private sealed class TextLine : IVoiceLine
    {
        private const int MaxWaiting = 65_536;

        // A text session emits some events for each word; beyond the bound the oldest go, of which nothing is printed.
        private readonly Channel<SessionEvent> _events = Channel.CreateBounded<SessionEvent>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        public PlayoutReporting Playout => PlayoutReporting.PacedClock;

        public bool TrySendAudio(AudioFrame frame)
        {
            frame.Dispose();
            return true;
        }

        public void SendMark(long mark)
        {
        }

        public void Flush()
        {
        }

        public void Emit(SessionEvent sessionEvent) => _events.Writer.TryWrite(sessionEvent);

        /// <summary>The next event of this kind; null when the session ended before it.</summary>
        public async Task<TEvent?> UntilAsync<TEvent>(Action<SessionEvent> onEvent, CancellationToken cancellationToken)
            where TEvent : SessionEvent
        {
            for (; ; )
            {
                var next = await _events.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                onEvent(next);
                if (next is TEvent wanted) return wanted;
                if (next is SessionEvent.Ended { End.Error: { } error }) throw error;
                if (next is SessionEvent.Ended) return null;
            }
        }
    }
}
