using Antiphon.Conversation;
using Antiphon.Providers.Fallback;
using Antiphon.Server.Hosting;
using Antiphon.Server.Providers;
using Antiphon.Server.Tests.Hosting;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TextToSpeechOptions = Antiphon.Speech.TextToSpeechOptions;

namespace Antiphon.Server.Tests.Providers;

/// <summary>Named providers and the lists of them.</summary>
public sealed class ProviderListTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hello")];
    private static readonly string[] Broken = ["broken", "sound"];

    [Fact]
    public async Task DefaultModel_FirstOfTheListFails_TheSecondAnswers()
    {
        await using var server = await StartAsync(Models, "--Antiphon:Fallback:Models:0", "broken", "--Antiphon:Fallback:Models:1", "sound");

        var answer = await Engines(server).Model!.GetResponseAsync(Question);

        Assert.Equal("I am well.", answer.Text);
    }

    [Fact]
    public async Task Models_OfAServer_ThoseOfTheListFirst()
    {
        await using var server = await StartAsync(Models, "--Antiphon:Fallback:Models:0", "offline", "--Antiphon:Fallback:Models:1", "sound",
            "--Antiphon:Models:large:Endpoint", "http://127.0.0.1:9/v1", "--Antiphon:Models:large:Name", "some-model");

        Assert.Equal(["offline", "sound", "broken", "large"], server.Host.Providers.Models.Select(model => model.Name));
        Assert.True(server.Host.Providers.Models[3].Answers("Some-Model"));
    }

    [Fact]
    public async Task Part_OfAList_NamesAllInOrder()
    {
        await using var server = await StartAsync(Models, "--Antiphon:Fallback:Models:0", "sound", "--Antiphon:Fallback:Models:1", "offline");

        var part = Engines(server).Parts.Single(part => part.Name == "model");

        Assert.Equal("sound, offline (antiphon-offline-brain)", part.Engine);
    }

    [Fact]
    public async Task ModelName_ShortForm_IsTheModelsOwn()
    {
        await using var server = await StartAsync(static _ => { }, "--Antiphon:Model:Endpoint", "http://127.0.0.1:9/v1", "--Antiphon:Model:Name", "some-model");

        Assert.Equal("some-model", server.Host.ModelName);
        Assert.Equal(["default", "offline"], server.Host.Providers.Models.Select(model => model.Name));
    }

    [Fact]
    public async Task ModelChain_OfASession_TellsItsObserverOfEveryFailedAttempt()
    {
        await using var server = await StartAsync(Models);
        var heard = new Heard();
        using var chain = server.Host.Providers.ModelChain(Broken, new ChainOptions { Observer = heard });

        await chain.GetResponseAsync(Question);

        Assert.Equal([new FallbackEvent.AttemptFailed(FallbackKind.Chat, "broken", ErrorCodes.ModelFailed)], heard.Failures);
    }

    [Fact]
    public async Task ModelChain_NextTurn_StartsAtTheFirstEntryAgain()
    {
        await using var server = await StartAsync(Models);
        var heard = new Heard();
        using var chain = server.Host.Providers.ModelChain(Broken, new ChainOptions { Observer = heard, TurnsStartWith = FallbackStart.First });

        for (var turn = 0; turn < 5; turn++) await chain.GetResponseAsync(Question);

        Assert.Equal(5, heard.Failures.Count());
    }

    [Fact]
    public async Task ModelChain_OfAnotherSession_KnowsWhoIsDown()
    {
        await using var server = await StartAsync(setup =>
        {
            Models(setup);
            setup.TimeProvider = new VirtualTime(); // Nobody's rest is ever over.
        });
        using var first = server.Host.Providers.ModelChain(Broken);
        await first.GetResponseAsync(Question);
        var heard = new Heard();
        using var second = server.Host.Providers.ModelChain(Broken, new ChainOptions { Observer = heard, TurnsStartWith = FallbackStart.Rested });

        await second.GetResponseAsync(Question);

        Assert.Empty(heard.Failures);
    }

    [Fact]
    public async Task Chain_Disposed_LeavesItsModelAlone()
    {
        await using var server = await StartAsync(Models);
        using (server.Host.Providers.ModelChain(["sound"]))
        {
            // A session's chain, over before the server is.
        }

        var answer = await server.Host.Providers.Model("sound").GetResponseAsync(Question);

        Assert.Equal("I am well.", answer.Text);
    }

    [Fact]
    public async Task VoiceChain_FirstCannotOpen_TheSecondSpeaks()
    {
        await using var server = await StartAsync(Voices);
        var heard = new Heard();

        var chain = server.Host.Providers.VoiceChain(["mute", "loud"], new ChainOptions { Observer = heard });
        await using var session = await chain.OpenAsync(new TextToSpeechOptions());

        Assert.Equal([new FallbackEvent.AttemptFailed(FallbackKind.TextToSpeech, "mute", ErrorCodes.TextToSpeechUnavailable)], heard.Failures);
    }

    [Fact]
    public async Task Start_ProvidersOfItsOwn_TheirModelAnswers()
    {
        await using var server = await StartAsync(Models);
        var line = new TextLine();
        using var chain = server.Host.Providers.ModelChain(Broken);

        await using var session = server.Host.Start(server.Host.CreateOptions("a", TestAgents.Desk with { Greeting = null }), line, new SessionProviders { Model = chain });
        session.SubmitText("Hello");

        Assert.Equal("I am well.", await line.Answer.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Provokes("configuration_invalid")]
    [Theory]
    [InlineData("Antiphon:Fallback:Models:0", "nobody", "Antiphon:Fallback:Models:0")]
    [InlineData("Antiphon:Fallback:Voices:0", "nobody", "Antiphon:Fallback:Voices:0")]
    [InlineData("Antiphon:Fallback:Recognizers:0", "local", "Antiphon:Speech:Host")]
    public void Build_ListNamesNobody_SaysSo(string key, string value, string named)
    {
        var error = Assert.Throws<VoiceException>(() => TestServer.Build(Models, $"--{key}", value));

        Assert.Equal(ErrorCodes.ConfigurationInvalid, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync(Action<AntiphonServerSetup> configure, params string[] args) => TestServer.StartAsync(setup =>
    {
        setup.Runner = null;
        configure(setup);
    }, args);

    private static ServerEngines Engines(TestServer server) => server.App.Services.GetRequiredService<ServerEngines>();

    private static void Models(AntiphonServerSetup setup)
    {
        var broken = new ScriptedChatClient(TimeProvider.System);
        for (var i = 0; i < 10; i++) broken.Fails(new VoiceException(ErrorCodes.ModelFailed, "Gone."));
        var sound = new ScriptedChatClient(TimeProvider.System);
        for (var i = 0; i < 10; i++) sound.Replies("I am ", "well.");
        setup.Models.Add("broken", broken);
        setup.Models.Add("sound", sound);
    }

    private static void Voices(AntiphonServerSetup setup)
    {
        setup.Voices.Add("mute", new ScriptedTextToSpeech(TimeProvider.System) { OpenFault = new VoiceException(ErrorCodes.TextToSpeechUnavailable, "Gone.") });
        setup.Voices.Add("loud", new InstantTextToSpeech(TimeSpan.FromMilliseconds(200)));
    }

    private sealed class Heard : IFallbackObserver
    {
        private readonly List<FallbackEvent> _events = [];

        public IEnumerable<FallbackEvent.AttemptFailed> Failures
        {
            get { lock (_events) return [.. _events.OfType<FallbackEvent.AttemptFailed>()]; }
        }

        public void On(FallbackEvent fallbackEvent)
        {
            lock (_events) _events.Add(fallbackEvent);
        }
    }

    /// <summary>A line of a session without a voice: what the agent says is read.</summary>
    private sealed class TextLine : IVoiceLine
    {
        private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Answer => _answer.Task;

        public PlayoutReporting Playout => PlayoutReporting.PacedClock;

        public bool TrySendAudio(Audio.AudioFrame frame)
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

        public void Emit(SessionEvent sessionEvent)
        {
            if (sessionEvent is SessionEvent.AgentText text) _answer.TrySetResult(text.Text);
        }
    }
}
