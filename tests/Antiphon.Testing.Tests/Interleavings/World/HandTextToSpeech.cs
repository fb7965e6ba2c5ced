using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>A synthesiser that makes its audio when it is told to, or at once; its samples carry the words.</summary>
internal sealed class HandTextToSpeech(WordBook words, bool waits) : ITextToSpeech
{
    private TaskCompletionSource? _waiting;

    public string Name => "by hand";

    public IReadOnlyList<string> Voices => [];

    public int OpenSessions { get; private set; }

    /// <summary>Whether something is to be spoken and waits for <see cref="Go"/>.</summary>
    public bool IsWaiting => _waiting is { Task.IsCompleted: false };

    public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        OpenSessions++;
        return ValueTask.FromResult<ITextToSpeechSession>(new Session(this));
    }

    /// <summary>Makes what waits.</summary>
    public void Go() => _waiting!.TrySetResult();

    private async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (waits)
        {
            var go = _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = cancellationToken.Register(() => go.TrySetCanceled(cancellationToken));
            await go.Task;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var (samples, marks) = WordAudio.Make(words, text);
        yield return new SpeechChunk(AudioFrame.Copy(samples, WordAudio.SampleRateHz, 0), marks);
    }

    private sealed class Session(HandTextToSpeech owner) : ITextToSpeechSession
    {
        private bool _disposed;

        public int SampleRateHz => WordAudio.SampleRateHz;

        public IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, CancellationToken cancellationToken = default) => owner.SpeakAsync(text, cancellationToken);

        public ValueTask DisposeAsync()
        {
            if (!_disposed) owner.OpenSessions--;
            _disposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
