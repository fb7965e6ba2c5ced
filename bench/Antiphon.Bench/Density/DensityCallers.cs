using System.Diagnostics;
using System.Threading.Channels;

namespace Antiphon.Bench.Density;

/// <summary>The callers' process: one thread that sends every caller's frame when it is due.</summary>
internal sealed class DensityCallers : IDisposable
{
    private const int ConnectingAtOnce = 16;

    // Successive multiples of the golden ratio spread any number of callers evenly over the turn.
    private const double GoldenRatio = 0.618033988749895;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly LateHistogram _own = new();
    private readonly LateHistogram _arrival = new();
    private readonly Uri _server;
    private readonly bool _isEcho;
    private readonly byte[][] _turn = DensityWire.Turn();
    private readonly byte[][] _silence = DensityWire.Silence();
    private volatile DensityCaller[] _callers = [];
    private volatile bool _isQuiet;
    private volatile bool _inject;
    private volatile bool _stop;
    private long _sent;
    private long _sentMark;
    private long _receivedMark;
    private TimeSpan _processorMark;

    private DensityCallers(Uri server, bool isEcho)
    {
        _server = server;
        _isEcho = isEcho;
    }

    internal static async Task RunAsync(Uri server, bool isEcho, ChannelReader<string> commands, TextWriter answers)
    {
        using var callers = new DensityCallers(server, isEcho);
        var sending = new Thread(callers.Send) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        sending.Start();
        await foreach (var command in commands.ReadAllAsync())
        {
            await answers.WriteLineAsync(command.Split(' ') switch
            {
                ["sessions", var count] => await callers.ResizeAsync(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)),
                ["quiet", var quiet] => callers.SetQuiet(quiet == "on"),
                ["inject"] => callers.Inject(),
                ["window"] => callers.Begin(),
                _ => DensityJson.Write(callers.Report()),
            });
        }

        callers._stop = true;
        sending.Join();
    }

    public void Dispose()
    {
        foreach (var caller in _callers) caller.Dispose();
    }

    private async Task<string> ResizeAsync(int count)
    {
        while (_callers.Length < count)
        {
            var more = Enumerable.Range(_callers.Length, Math.Min(ConnectingAtOnce, count - _callers.Length));
            var connected = await Task.WhenAll(more.Select(number =>
                DensityCaller.ConnectAsync(_server, (int)(number * GoldenRatio % 1 * DensityWire.FramesPerTurn), _arrival, _isEcho)));
            _callers = [.. _callers, .. connected];
        }

        var gone = _callers[count..];
        _callers = _callers[..count];
        await Task.Delay(Round * 2, _time); // The thread that sends has let go of them.
        foreach (var caller in gone) caller.Dispose();
        return "{}";
    }

    private string SetQuiet(bool quiet)
    {
        _isQuiet = quiet;
        return "{}";
    }

    private string Inject()
    {
        _inject = true;
        return "{}";
    }

    private string Begin()
    {
        _own.Clear();
        _arrival.Clear();
        _sentMark = Interlocked.Read(ref _sent);
        _receivedMark = Received();
        _processorMark = ProcessorTime();
        return "{}";
    }

    private CallersWindow Report() => new()
    {
        Sent = Interlocked.Read(ref _sent) - _sentMark,
        Received = Received() - _receivedMark,
        Own = _own.Take(),
        Arrival = _arrival.Take(),
        Lost = _callers.Count(caller => caller.IsLost),
        ProcessorSeconds = (ProcessorTime() - _processorMark).TotalSeconds,
    };

    private long Received() => _callers.Sum(caller => caller.Received);

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private void Send()
    {
        var inject = DensityWire.Inject();
        var began = _time.GetTimestamp();
        for (var round = 0; !_stop; round++)
        {
            var callers = _callers;
            var frames = _isQuiet ? _silence : _turn;
            var injects = _inject;
            if (injects) _inject = false;
            var due = Round * round;
            for (var i = 0; i < callers.Length; i++)
            {
                // Callers are spread over the round.
                var mine = due + Round * i / callers.Length;
                while (_time.GetElapsedTime(began) < mine) Thread.Sleep(1);
                var frame = frames[(round + callers[i].Offset) % frames.Length];
                if (_isEcho) DensityWire.Stamp(frame);
                callers[i].Send(frame);
                if (injects) callers[i].Send(inject);
                _own.Add(_time.GetElapsedTime(began) - mine);
            }

            Interlocked.Add(ref _sent, callers.Length);
            while (_time.GetElapsedTime(began) < due + Round) Thread.Sleep(1);
        }
    }
}
