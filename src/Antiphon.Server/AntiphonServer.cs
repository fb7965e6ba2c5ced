using Antiphon.Conversation;
using Antiphon.Providers.Local;
using Antiphon.Server.AgentFiles;
using Antiphon.Server.Console;
using Antiphon.Server.Deepgram;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Antiphon.Server.Speech;
using Antiphon.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Antiphon.Server;

/// <summary>Puts the server together: configuration, engines, agent, protocols, console, health.</summary>
public static class AntiphonServer
{
    /// <summary>Builds a server that is ready to start; nothing is bound yet. Addresses: <c>--urls</c> or
    /// <c>ASPNETCORE_URLS</c>, default http://127.0.0.1:8080; port 0 takes a free one.</summary>
    /// <param name="args">Command line in the form of configuration: <c>--urls U</c>, <c>--Antiphon:Agent FILE</c>, …</param>
    /// <param name="configure">What the program supplies in code.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>, <see cref="ErrorCodes.AgentFileInvalid"/>.</exception>
    public static WebApplication Build(string[] args, Action<AntiphonServerSetup>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        var setup = new AntiphonServerSetup();
        configure?.Invoke(setup);

        // No watching of configuration files: settings hold until the server is started again.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        var options = AntiphonOptionsReader.Read(builder.Configuration, options =>
        {
            if (setup.Deepgram is { } deepgram) options.Deepgram = deepgram;
            setup.Configure?.Invoke(options);
        });
        var addresses = BoundAddresses.Of(builder.Configuration);
        var known = Known(options, setup);
        BoundAddresses.RequireKeysBeyondLoopback(addresses, hasKeys: !known.AllowsAnonymous);

        Logging(builder.Logging, setup);
        Listen(builder.WebHost, builder.Configuration, options);
        AddServices(builder.Services, options, setup, known);
        AddTelemetry(builder.Services, builder.Configuration);

        var app = builder.Build();
        Announce(app);
        MapParts(app, options, setup);
        return app;
    }

    /// <summary>
    /// Builds the server and runs it until the process is told to stop: the whole main program of a host. Prints the addresses
    /// on standard output, and a failure to start with its code on standard error.
    /// </summary>
    /// <inheritdoc cref="Build"/>
    /// <returns>The exit code: 0, or 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args, Action<AntiphonServerSetup>? configure = null)
    {
        if (await LocalWorker.RunIfAskedAsync(args).ConfigureAwait(false) is { } worked) return worked;
        try
        {
            var app = Build(args, configure);
            await using (app.ConfigureAwait(false))
            {
                await StartAsync(app, CancellationToken.None).ConfigureAwait(false);
                foreach (var url in app.Urls) await System.Console.Out.WriteLineAsync($"Listening on {url} (console at {url}/). Ctrl+C stops.").ConfigureAwait(false);
                await app.WaitForShutdownAsync().ConfigureAwait(false);
            }

            return 0;
        }
        catch (VoiceException error)
        {
            await System.Console.Error.WriteLineAsync($"{error.Code}: {error.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>Starts <paramref name="app"/>; an address that cannot be bound is a coded error.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new VoiceException(ErrorCodes.ConfigurationInvalid,
                $"The address cannot be bound: {string.Join("; ", app.Urls)} is taken or not of this machine.", error);
        }
    }

    private static void Logging(ILoggingBuilder logging, AntiphonServerSetup setup)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Kestrel's own lines hold nothing a person at the terminal needs, apart from the addresses, which the program prints.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        if (setup.Logging is not null)
        {
            setup.Logging(logging);
            return;
        }

        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void Listen(IWebHostBuilder host, IConfiguration configuration, AntiphonOptions options)
    {
        if (string.IsNullOrWhiteSpace(configuration["urls"]) && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            host.UseUrls(BoundAddresses.Default);
        host.UseKestrelHttpsConfiguration();
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = options.Limits.MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.Limits.MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        host.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = options.Sockets.InlineScheduling);
    }

    private static ICredentialValidator Known(AntiphonOptions options, AntiphonServerSetup setup)
    {
        if (setup.Credentials is not { } own) return new StaticKeyValidator(options.Keys);
        return options.Keys.Count == 0 ? own
            : throw new VoiceException(ErrorCodes.ConfigurationInvalid, "Antiphon:Keys holds keys that nobody looks at: the program decides itself who comes in. Remove them.");
    }

    private static void AddServices(IServiceCollection services, AntiphonOptions options, AntiphonServerSetup setup, ICredentialValidator known)
    {
        services.AddSingleton(options);
        services.AddSingleton(setup.TimeProvider);
        var tokens = new AccessTokens(options.Tokens.SigningKey, setup.TimeProvider);
        services.AddSingleton(tokens);
        services.AddSingleton<ICredentialValidator>(new ServerCredentials(known, tokens));
        services.AddSingleton(new SessionFeeds(setup.TimeProvider));
        services.AddSingleton(provider => EngineComposition.Compose(options, setup, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => Host(provider, options, setup));
        services.AddSingleton<ISessionHost>(provider => provider.GetRequiredService<SessionHost>());
        services.AddHostedService<SessionStopper>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Limits.DrainTime + options.Limits.StopTimeout + TimeSpan.FromSeconds(5));
    }

    private static void AddTelemetry(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<MetricsStore>();
        // Before the other services, so that it stops after them and sends what their end has measured.
        if (OtlpExport.IsConfigured(configuration)) services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(new OtlpExport(configuration)));
    }

    private static SessionHost Host(IServiceProvider provider, AntiphonOptions options, AntiphonServerSetup setup)
    {
        var engines = provider.GetRequiredService<ServerEngines>();
        var agent = setup.Agent ?? (options.Agent is null ? null : AgentFile.Read(options.Agent, [.. setup.Toolsets]));
        EngineComposition.RequireVoice(engines, agent?.Voice ?? options.Speech.Voice);
        return new SessionHost(options, engines, new VoiceSessionServices
        {
            Runner = engines.Runner,
            SpeechToText = engines.SpeechToText,
            TextToSpeech = engines.TextToSpeech,
            TimeProvider = setup.TimeProvider,
            InlineHandling = options.Sockets.InlineScheduling,
            Recorder = setup.Recorder ?? (options.Recording.Directory is { } recordings ? CallRecorder.ToDirectory(recordings) : null),
            LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
            Observers = [provider.GetRequiredService<SessionFeeds>(), .. setup.Observers],
        }, agent, setup.SessionStarting);
    }

    private static void Announce(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AntiphonServer));
        foreach (var part in app.Services.GetRequiredService<ServerEngines>().Parts)
        {
            if (part.IsReady) ServerLog.PartReady(logger, part.Name, part.Engine, part.Note);
            else ServerLog.PartMissing(logger, part.Name, part.Note, part.Mend);
        }

        if (app.Services.GetRequiredService<AntiphonOptions>().Recording.Directory is { } recordings) ServerLog.Recording(logger, recordings);
        if (app.Services.GetRequiredService<SessionHost>().DefaultAgent is { } agent)
            ServerLog.AgentReady(logger, agent.Agent.Name, agent.Agent.Tools.Count);
    }

    private static void MapParts(WebApplication app, AntiphonOptions options, AntiphonServerSetup setup)
    {
        var host = app.Services.GetRequiredService<SessionHost>();
        var engines = app.Services.GetRequiredService<ServerEngines>();
        var credentials = app.Services.GetRequiredService<ICredentialValidator>();
        app.UseMiddleware<LoopbackGuard>();
        app.UseMiddleware<DeepgramNotFound>();
        app.UseWebSockets(new WebSocketOptions
        {
            KeepAliveInterval = options.Sockets.KeepAlive,
            KeepAliveTimeout = options.Sockets.KeepAliveTimeout,
        });
        app.UseConsolePages();
        app.MapDeepgramVoiceAgent(options.Deepgram);
        app.MapDeepgramAuth(credentials, app.Services.GetRequiredService<AccessTokens>(), options.Tokens);
        app.MapHealth(host, engines, options);
        app.MapMetrics(app.Services.GetRequiredService<MetricsStore>(), credentials);
        app.MapConsole(app.Services.GetRequiredService<SessionFeeds>(), host, engines, credentials);
    }
}
