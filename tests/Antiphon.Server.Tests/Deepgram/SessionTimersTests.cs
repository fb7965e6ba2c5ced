using Antiphon.Server.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>The three clocks of a connection by themselves, with the protocol's own times.</summary>
public sealed class SessionTimersTests : IAsyncLifetime
{
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(10);

    private readonly VirtualTime _time = new();
    private readonly Owner _owner = new();
    private DeepgramSessionTimers _timers = null!;

    public ValueTask InitializeAsync()
    {
        _timers = Open(new DeepgramVoiceAgentOptions());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _timers.DisposeAsync();

    [Fact]
    public void SettingsDeadline_15Seconds_EndsTheConnection()
    {
        _time.Advance(TimeSpan.FromSeconds(15) - Blink);
        Assert.Null(_owner.Error);

        _time.Advance(Blink);

        Assert.Same(ErrorCodes.ClientIdle, _owner.Error?.Code);
        Assert.Contains("Settings", _owner.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsDeadline_SettingsInTime_IsOver()
    {
        _time.Advance(TimeSpan.FromSeconds(14));
        _timers.OnConfigured();

        _time.Advance(TimeSpan.FromSeconds(14));

        Assert.Null(_owner.Error);
    }

    [Fact]
    public void Idle_15SecondsAfterSettings_EndsTheSessionWithAnotherDescription()
    {
        _timers.OnConfigured();
        _time.Advance(TimeSpan.FromSeconds(15) - Blink);
        Assert.Null(_owner.Error);

        _time.Advance(Blink);

        Assert.Same(ErrorCodes.ClientIdle, _owner.Error?.Code);
        Assert.Contains("KeepAlive", _owner.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Idle_KeepAliveEvery8Seconds_NeverEnds()
    {
        _timers.OnConfigured();
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(8));
            _timers.OnActivity();
        }

        Assert.Null(_owner.Error);
    }

    [Fact]
    public void Idle_WhileTheAgentIsBusy_DoesNotRun()
    {
        _timers.OnConfigured();
        _owner.IsBusy = true;
        _time.Advance(TimeSpan.FromMinutes(10));
        _owner.IsBusy = false;
        _timers.OnActivity(); // As the line tells at the end of what the agent says.
        _time.Advance(TimeSpan.FromSeconds(15) - Blink);
        Assert.Null(_owner.Error);

        _time.Advance(Blink);

        Assert.Same(ErrorCodes.ClientIdle, _owner.Error?.Code);
    }

    [Fact]
    public void SessionCap_KeepAliveAllTheTime_WarnsAfter115MinutesAndEndsAfter2Hours()
    {
        _timers.OnConfigured();
        KeepAliveUntil(TimeSpan.FromMinutes(115) - Blink);
        Assert.Empty(_owner.Warnings);

        _time.Advance(Blink);
        Assert.Equal([TimeSpan.FromMinutes(5)], _owner.Warnings);
        KeepAliveUntil(TimeSpan.FromHours(2) - Blink);
        Assert.Null(_owner.Error);

        _time.Advance(Blink);

        Assert.Same(ErrorCodes.SessionTooLong, _owner.Error?.Code);
        Assert.Single(_owner.Warnings);
    }

    [Fact]
    public async Task SessionCap_SwitchedOff_NeverEnds()
    {
        await _timers.DisposeAsync();
        _timers = Open(new DeepgramVoiceAgentOptions { MaxSession = TimeSpan.Zero });
        _timers.OnConfigured();

        KeepAliveUntil(TimeSpan.FromHours(30));

        Assert.Null(_owner.Error);
        Assert.Empty(_owner.Warnings);
    }

    [Fact]
    public async Task Dispose_Always_LeavesNoTimer()
    {
        _timers.OnConfigured();

        await _timers.DisposeAsync();
        _timers.OnConfigured();

        Assert.Equal(0, _time.ActiveTimers);
    }

    private DeepgramSessionTimers Open(DeepgramVoiceAgentOptions options) => new(_time, options, _owner);

    private void KeepAliveUntil(TimeSpan end)
    {
        while (_time.Elapsed < end)
        {
            _timers.OnActivity();
            var step = TimeSpan.FromSeconds(8);
            _time.Advance(end - _time.Elapsed < step ? end - _time.Elapsed : step);
        }
    }

    private sealed class Owner : IDeepgramTimersOwner
    {
        public bool IsBusy { get; set; }

        public VoiceException? Error { get; private set; }

        public List<TimeSpan> Warnings { get; } = [];

        public void OnTimeout(VoiceException error) => Error = error;

        public void OnSessionEndsSoon(TimeSpan left) => Warnings.Add(left);
    }
}
