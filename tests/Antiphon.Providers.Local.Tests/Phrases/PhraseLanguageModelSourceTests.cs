using Antiphon.Providers.Local.Phrases;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Local.Tests.Phrases;

public sealed class PhraseLanguageModelSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-lm-").FullName;

    private static readonly SpeechVocabulary Vocabulary = new()
    {
        Tools = [AIFunctionFactory.Create((string day, string? time) => day + time, "find_free_slots", "Finds free slots on a day.")],
        Phrases = ["<drink> = coffee | tea", "a cup of <drink>"],
        Prompts = ["Hello, this is the desk. How can I help?"],
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PhraseLanguageModelSource Source(int seed = 11) =>
        new(new PhraseLanguageModelOptions { Directory = _folder, Sentences = 2_000, Seed = seed }, TimeProvider.System);

    [Fact]
    public async Task GetAsync_EmptyVocabulary_GivesNull()
    {
        using var source = Source();

        Assert.Null(await source.GetAsync(SpeechVocabulary.Empty, default));
    }

    [Fact]
    public async Task GetAsync_Vocabulary_HasWordsOfToolsPhrasesAndPrompts()
    {
        using var source = Source();

        var model = await source.GetAsync(Vocabulary, default);

        Assert.NotNull(model);
        Assert.Superset(new HashSet<string> { "find", "free", "slots", "tuesday", "o'clock", "coffee", "tea", "cup", "desk", "yes", "goodbye" }, model.Words.ToHashSet());
    }

    [Fact]
    public async Task GetAsync_AnotherProcess_ReadsTheSameModelFromDisk()
    {
        using var first = Source();
        using var second = Source();
        var made = await first.GetAsync(Vocabulary, default);
        await File.WriteAllTextAsync(made!.ArpaPath, "\\data\\\n\n\\1-grams:\n-1 kept 0\n\n\\2-grams:\n");

        var read = await second.GetAsync(Vocabulary, default);

        Assert.Equal(made.ArpaPath, read!.ArpaPath);
        Assert.Equal(["kept"], read.Words);
    }

    [Fact]
    public async Task GetAsync_SameVocabulary_WritesTheSameBytes()
    {
        using var source = Source();
        var made = await source.GetAsync(Vocabulary, default);
        var first = await File.ReadAllTextAsync(made!.ArpaPath);
        File.Delete(made.ArpaPath);

        var again = await source.GetAsync(Vocabulary, default);

        Assert.Equal(first, await File.ReadAllTextAsync(again!.ArpaPath));
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_LeaveOneWholeFile()
    {
        var sources = Enumerable.Range(0, 4).Select(_ => Source()).ToList();

        var models = await Task.WhenAll(sources.Select(source => source.GetAsync(Vocabulary, default).AsTask()));

        Assert.Single(models.Select(model => model!.ArpaPath).Distinct());
        Assert.Equal([models[0]!.ArpaPath], Directory.GetFiles(_folder));
        Assert.EndsWith("\\end\\\n", await File.ReadAllTextAsync(models[0]!.ArpaPath), StringComparison.Ordinal);
        sources.ForEach(source => source.Dispose());
    }

    [Fact]
    public async Task GetAsync_OtherContent_HasAnotherHash()
    {
        using var source = Source();

        var one = await source.GetAsync(Vocabulary, default);
        var other = await source.GetAsync(Vocabulary with { Phrases = ["a glass of water"] }, default);

        Assert.NotEqual(one!.ContentHash, other!.ContentHash);
    }

    [Fact]
    public async Task GetAsync_BadTemplate_IsACodedErrorThatNamesIt()
    {
        using var source = Source();

        var error = await Assert.ThrowsAsync<VoiceException>(async () => await source.GetAsync(new SpeechVocabulary { Phrases = ["on <someday>"] }, default));

        Assert.Equal(ErrorCodes.PhraseTemplateInvalid, error.Code);
        Assert.Contains("<someday>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_CircularRules_AreRefused() =>
        Assert.Throws<VoiceException>(() => VocabularyCompiler.Compile(new SpeechVocabulary { Phrases = ["<a> = x <b>", "<b> = y <a>", "<a>"] }));

    [Fact]
    public void Sample_Sentences_AreAllAccepted()
    {
        var compiled = VocabularyCompiler.Compile(Vocabulary);
        var random = new Random(5);
        var words = new List<string>();
        foreach (var group in compiled.Groups)
        {
            for (var i = 0; i < 200; i++)
            {
                words.Clear();
                group.Grammar.Sample(random, words);
                Assert.True(group.Grammar.Accepts(words), $"{group.Name}: {string.Join(' ', words)}");
            }
        }
    }

    [Theory]
    [InlineData("i would like to find free slots on tuesday")]
    [InlineData("are there any free slots tomorrow at three")]
    [InlineData("how about next friday")]
    [InlineData("no i meant thursday")]
    [InlineData("half past ten please")]
    [InlineData("yes please")]
    [InlineData("i will take the first one")]
    [InlineData("a cup of coffee please")]
    public void Compile_ToolWithoutPhrases_CoversPlainRequests(string sentence) =>
        Assert.True(VocabularyCompiler.Compile(Vocabulary).Accepts(sentence));
}
