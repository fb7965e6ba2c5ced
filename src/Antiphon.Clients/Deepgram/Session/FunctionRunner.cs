using System.Text.Json;
using Antiphon.Concurrency;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// Runs the functions that the model calls, side by side, and answers each with its id. A call that the server takes back is
/// cancelled and gets no answer; so do the calls of a connection that is gone. A function that fails, is not there or takes
/// too long is answered by a coded error. At most <see cref="VoiceAgentClientOptions.MaxParallelFunctions"/> run at once.
/// Thread-safe.
/// </summary>
internal sealed class FunctionRunner(VoiceAgentClientOptions options, TimeProvider time, ILogger logger)
{
    private static readonly JsonSerializerOptions Json = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Call> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _running = [];

    /// <summary>Calls that have no answer yet.</summary>
    internal int Pending
    {
        get { lock (_gate) return _calls.Count; }
    }

    /// <summary>Starts the calls that are ours to run.</summary>
    internal void Start(IReadOnlyList<FunctionCall> functions, VoiceAgentConnection connection)
    {
        // Without functions of its own, the program answers what it reads.
        if (options.Functions.Count == 0) return;
        foreach (var function in functions)
        {
            if (!function.ClientSide) continue;
            var call = new Call(function, connection);
            bool isTooMany;
            lock (_gate)
            {
                isTooMany = _running.Count >= options.MaxParallelFunctions;
                if (!_calls.TryAdd(function.Id, call)) continue;
            }

            // Started outside the lock; it removes itself from what runs, so it has to wait until it stands there.
            var run = CurrentScheduler.Run(() => RunAsync(call, isTooMany));
            lock (_gate) _running.Add(run);
            call.Begin.TrySetResult(run);
        }
    }

    /// <summary>The answers of these calls are not wanted any more.</summary>
    internal void Cancel(IReadOnlyList<CancelledCall> cancelled)
    {
        foreach (var one in cancelled)
        {
            Call? call;
            lock (_gate) _calls.Remove(one.Id, out call);
            call?.Cancel();
        }
    }

    /// <summary>No answer can be given any more: the connection is gone.</summary>
    internal void CancelAll()
    {
        List<Call> all;
        lock (_gate)
        {
            all = [.. _calls.Values];
            _calls.Clear();
        }

        all.ForEach(call => call.Cancel());
    }

    /// <summary>Completes when no function runs.</summary>
    internal Task WhenIdleAsync()
    {
        lock (_gate) return Task.WhenAll(_running);
    }

    private async Task RunAsync(Call call, bool isTooMany)
    {
        var self = await call.Begin.Task;
        var started = time.GetTimestamp();
        var span = ClientTelemetry.StartFunction(call.Function, time.GetUtcNow());
        try
        {
            var (answer, error) = isTooMany
                ? Refused(ErrorCodes.SessionOverloaded, "Too many functions run already.")
                : await InvokeAsync(call);
            bool isWanted;
            lock (_gate) isWanted = _calls.Remove(call.Function.Id);
            ClientTelemetry.EndFunction(span, call.Function, time.GetElapsedTime(started), time.GetUtcNow(), isWanted ? error : null, !isWanted);
            if (isWanted) await call.Connection.RespondToFunctionAsync(call.Function, answer);
        }
        catch (ConnectionException)
        {
            // Whoever asked is gone; the session knows.
        }
        finally
        {
            await call.DisposeAsync();
            lock (_gate) _running.Remove(self);
        }
    }

    private async Task<(string Answer, ErrorCode? Error)> InvokeAsync(Call call)
    {
        if (options.Functions.FirstOrDefault(function => function.Name == call.Function.Name) is not { } function)
            return Refused(ErrorCodes.ToolUnknown, "There is no such function.");
        if (Arguments(call.Function) is not { } arguments)
            return Refused(ErrorCodes.ToolArgumentsInvalid, "The arguments are no JSON object.");

        using var limit = new CancellationTokenSource(options.FunctionTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(call.Token, limit.Token);
        var token = linked.Token;

        // A task of its own: a function that blocks or does not heed its token holds nothing up.
        var work = CurrentScheduler.Run(() => function.InvokeAsync(arguments, token).AsTask());
        try
        {
            return (Text(await work.WaitAsync(token)), null);
        }
        catch (Exception) when (call.Token.IsCancellationRequested)
        {
            return ("", null); // Nobody wants it.
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            ClientLog.FunctionTimedOut(logger, function.Name, options.FunctionTimeout.TotalMilliseconds);
            return Failed(ErrorCodes.ToolTimeout, "The function did not answer in time.");
        }
        catch (ArgumentException error)
        {
            // What the binding of arguments to a method's parameters throws.
            ClientLog.FunctionFailed(logger, function.Name, error);
            return Failed(ErrorCodes.ToolArgumentsInvalid, "The arguments do not fit the function.");
        }
        catch (Exception error)
        {
            ClientLog.FunctionFailed(logger, function.Name, error);
            return Failed(ErrorCodes.ToolFailed, "The function failed.");
        }
    }

    private (string Answer, ErrorCode? Error) Refused(ErrorCode code, string message)
    {
        ClientLog.FunctionRefused(logger, code.Value); // Not what was called: that text is the model's.
        return Failed(code, message);
    }

    private static (string Answer, ErrorCode? Error) Failed(ErrorCode code, string message) =>
        ($$$"""{"error":{"code":"{{{code.Value}}}","message":"{{{message}}}"}}""", code);

    private static AIFunctionArguments? Arguments(FunctionCall call)
    {
        try
        {
            var json = JsonElement.Parse(call.Arguments.Length == 0 ? "{}" : call.Arguments);
            if (json.ValueKind != JsonValueKind.Object) return null;
            var arguments = new AIFunctionArguments { Context = new Dictionary<object, object?> { [typeof(FunctionCall)] = call } };
            foreach (var property in json.EnumerateObject()) arguments[property.Name] = property.Value;
            return arguments;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(object? result) => result switch
    {
        null => "Done.",
        string text => text,
        TextContent content => content.Text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "Done.",
        JsonElement json => json.GetRawText(),
        _ => JsonSerializer.Serialize(result, Json),
    };

    private sealed class Call(FunctionCall function, VoiceAgentConnection connection) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _cancelled = new();
        private Task _cancelling = Task.CompletedTask;

        internal FunctionCall Function { get; } = function;

        internal VoiceAgentConnection Connection { get; } = connection;

        internal CancellationToken Token => _cancelled.Token;

        internal TaskCompletionSource<Task> Begin { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Only who took the call out of the runner's list comes here, once.
        internal void Cancel() => Volatile.Write(ref _cancelling, CurrentScheduler.Cancel(_cancelled));

        public async ValueTask DisposeAsync()
        {
            await Volatile.Read(ref _cancelling);
            _cancelled.Dispose();
        }
    }
}
