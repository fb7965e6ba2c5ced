using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>
/// Makes agents' language models from their phrase templates and keeps them on disk by content. Several processes may share
/// the folder: a model appears whole or not at all, and one content has one name. Thread-safe; models are made one at a time.
/// </summary>
internal sealed class PhraseLanguageModelSource : ILanguageModelSource, IDisposable
{
    // Part of every hash: another build may make other models of the same vocabulary.
    private static readonly string Version = typeof(PhraseLanguageModelSource).Module.ModuleVersionId.ToString();

    private const int MaxInMemory = 64;
    private const string Extension = ".arpa";

    private readonly PhraseLanguageModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly ConcurrentDictionary<string, AgentLanguageModel> _known = new(StringComparer.Ordinal);

    public PhraseLanguageModelSource(PhraseLanguageModelOptions options, TimeProvider time, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Sentences, 1_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Sentences, 100_000);
        _options = options;
        _time = time;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<PhraseLanguageModelSource>();
    }

    /// <inheritdoc/>
    public ValueTask<AgentLanguageModel?> GetAsync(SpeechVocabulary vocabulary, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (vocabulary.Tools.Count == 0 && vocabulary.Phrases.Count == 0 && vocabulary.Prompts.Count == 0) return default;

        var hash = Hash(vocabulary);
        return _known.TryGetValue(hash, out var model) && File.Exists(model.ArpaPath)
            ? new ValueTask<AgentLanguageModel?>(model)
            : new ValueTask<AgentLanguageModel?>(LoadOrMakeAsync(hash, vocabulary, ct));
    }

    public void Dispose() => _making.Dispose();

    private async Task<AgentLanguageModel?> LoadOrMakeAsync(string hash, SpeechVocabulary vocabulary, CancellationToken ct)
    {
        await _making.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!_known.TryGetValue(hash, out var model) || !File.Exists(model.ArpaPath))
                model = await Task.Run(() => LoadOrMake(hash, vocabulary, ct), ct).ConfigureAwait(false);
            if (_known.Count >= MaxInMemory) _known.Clear();
            return _known[hash] = model;
        }
        finally
        {
            _making.Release();
        }
    }

    private AgentLanguageModel LoadOrMake(string hash, SpeechVocabulary vocabulary, CancellationToken ct)
    {
        var folder = WritableFolder();
        var path = Path.Combine(folder, hash + Extension);
        if (TryReadWords(path) is { } cached)
        {
            TryTouch(path);
            return new AgentLanguageModel(path, cached, hash);
        }

        var started = _time.GetTimestamp();
        var model = Sample(VocabularyCompiler.Compile(vocabulary), ct);
        var words = model.Words;
        var temporary = Path.Combine(folder, $"{hash}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var writer = new StreamWriter(temporary, append: false, new UTF8Encoding(false), 1 << 16)) model.WriteArpa(writer);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        PhrasesLog.ModelMade(_logger, hash, words.Count, _time.GetElapsedTime(started).TotalMilliseconds);
        RemoveOld(folder);
        return new AgentLanguageModel(path, words, hash);
    }

    internal TrigramModel Sample(CompiledVocabulary vocabulary, CancellationToken ct)
    {
#pragma warning disable CA5394 // Sampling wants repeatable numbers, not secret ones.
        var random = new Random(_options.Seed);
#pragma warning restore CA5394
        var model = new TrigramModel();
        var weights = vocabulary.Groups.Select(group => group.Weight).ToArray();
        var words = new List<string>();
        for (var i = 0; i < _options.Sentences; i++)
        {
            if (i % 256 == 0) ct.ThrowIfCancellationRequested();
            words.Clear();
            vocabulary.Groups[PhraseGrammar.Pick(weights, random)].Grammar.Sample(random, words);
            if (words.Count > 0) model.Add(words);
        }

        // Callers repeat the agent's words, but seldom whole sentences of its instructions.
        foreach (var sentence in vocabulary.Sentences) model.Add(sentence);
        return model;
    }

    private string Hash(SpeechVocabulary vocabulary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(Version);
        Put($"{_options.Sentences} {_options.Seed}");
        foreach (var tool in vocabulary.Tools)
        {
            Put("tool");
            Put(tool.Name);
            Put(tool.Description);
            if (tool is Microsoft.Extensions.AI.AIFunctionDeclaration function) Put(function.JsonSchema.GetRawText());
            foreach (var phrase in SpeechPhrases.Of(tool)) Put(phrase);
        }

        Put("phrases");
        foreach (var phrase in vocabulary.Phrases) Put(phrase);
        Put("prompts");
        foreach (var prompt in vocabulary.Prompts) Put(prompt);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        void Put(string? text)
        {
            var bytes = Encoding.UTF8.GetBytes(text ?? "");
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    private string WritableFolder()
    {
        var folder = _options.Directory ?? DefaultFolder();
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (_options.Directory is null && e is IOException or UnauthorizedAccessException)
        {
            // A service without a home of its own.
            PhrasesLog.FolderUnusable(_logger, e.GetType().Name);
            return Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"antiphon-{Environment.UserName}", "language-models")).FullName;
        }
    }

    private static string DefaultFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache)) cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (string.IsNullOrEmpty(cache)) cache = Path.GetTempPath();
        return Path.Combine(cache, "antiphon", "language-models");
    }

    private static HashSet<string>? TryReadWords(string path)
    {
        try
        {
            var words = new HashSet<string>(StringComparer.Ordinal);
            var inWords = false;
            foreach (var line in File.ReadLines(path))
            {
                if (line == "\\1-grams:") inWords = true;
                else if (line == "\\2-grams:") break;
                else if (inWords && line.Split(' ') is [_, var word, ..] && word is not (TrigramModel.Start or TrigramModel.End)) words.Add(word);
            }

            return words.Count > 0 ? words : null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void TryTouch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that is only readable serves as well.
        }
    }

    private void RemoveOld(string folder)
    {
        try
        {
            foreach (var old in new DirectoryInfo(folder).EnumerateFiles("*" + Extension).OrderByDescending(file => file.LastWriteTimeUtc).Skip(_options.MaxFiles))
                old.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PhrasesLog.FolderUnusable(_logger, e.GetType().Name);
        }
    }
}
