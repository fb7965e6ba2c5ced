using Microsoft.Extensions.AI;

namespace Antiphon;

/// <summary>
/// What one turn of a call may spend on trying again, shared by everything that tries again in it: recognition, model,
/// synthesis. The first attempt of anything is free; each further one is taken from here. When nothing is left, the failure
/// goes up as it came. One a call; thread-safe.
/// </summary>
public sealed class RetryBudget
{
    /// <summary>Key in <see cref="ChatOptions.AdditionalProperties"/> under which a request carries its turn's budget.</summary>
    public const string PropertyName = "antiphon.retry_budget";

    private readonly Lock _gate = new();
    private readonly RetryBudgetOptions _options;
    private readonly TimeProvider _time;
    private int _spent;
    private int _turn;
    private long _firstSpentAt;
    private bool _isRelieved;

    /// <summary>Makes a budget whose first turn has begun.</summary>
    /// <param name="options">How much; null for the defaults.</param>
    /// <param name="timeProvider">Its clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RetryBudget(RetryBudgetOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new RetryBudgetOptions();
        _options.Validate();
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Which turn it is, counted from 0.</summary>
    public int Turn => Volatile.Read(ref _turn);

    /// <summary>Attempts that may still be taken in this turn; 0 once its time is up.</summary>
    public int AttemptsLeft
    {
        get { lock (_gate) return TimeLeftNeedsLock() > TimeSpan.Zero ? _options.MaxAttempts - _spent : 0; }
    }

    /// <summary>Time in which the next attempt must begin; all of it while nothing has been spent.</summary>
    public TimeSpan TimeLeft
    {
        get { lock (_gate) return TimeLeftNeedsLock(); }
    }

    /// <summary>The budget that a request to a model carries; null when it carries none.</summary>
    public static RetryBudget? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(PropertyName, out var value) == true ? value as RetryBudget : null;

    /// <summary>Has <paramref name="options"/> carry this budget.</summary>
    public void AddTo(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[PropertyName] = this;
    }

    /// <summary>A new turn begins: everything may be spent again.</summary>
    public void BeginTurn()
    {
        lock (_gate)
        {
            _spent = 0;
            _isRelieved = false;
            _turn++;
        }
    }

    /// <summary>What was tried again works: the time for further attempts counts from the next of them. Attempts that were spent stay
    /// spent.</summary>
    public void Relieve()
    {
        lock (_gate) _isRelieved = _spent > 0;
    }

    /// <summary>Takes an attempt; false when none is left or the time is up.</summary>
    public bool TrySpend()
    {
        lock (_gate)
        {
            if (_spent >= _options.MaxAttempts || TimeLeftNeedsLock() <= TimeSpan.Zero) return false;
            if (_spent++ == 0 || _isRelieved) _firstSpentAt = _time.GetTimestamp();
            _isRelieved = false;
            return true;
        }
    }

    private TimeSpan TimeLeftNeedsLock()
    {
        if (_spent == 0 || _isRelieved) return _options.MaxTime;
        var left = _options.MaxTime - _time.GetElapsedTime(_firstSpentAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
