using Antiphon.Providers.Local.Flite.Text;

namespace Antiphon.Providers.Local.Tests.Flite;

public sealed class TextNormalizerTests
{
    [Theory]
    [InlineData("See you at 10:30.", "See you at ten thirty.")]
    [InlineData("at 3 PM", "at three p m")]
    [InlineData("at 9:05am", "at nine oh five a m")]
    [InlineData("at 3 p.m. on Friday", "at three p m. on Friday")]
    [InlineData("at 14:00", "at fourteen hundred")]
    [InlineData("at 4:00, please", "at four o'clock, please")]
    [InlineData("I am here", "I am here")]
    [InlineData("on 2026-11-24", "on november twenty fourth twenty twenty six")]
    [InlineData("on 3/4", "on march fourth")]
    [InlineData("November 20, 2026", "November twentieth, twenty twenty six")]
    [InlineData("the 21st", "the twenty first")]
    [InlineData("it costs $1,234.50", "it costs one thousand two hundred thirty four dollars and fifty cents")]
    [InlineData("€1", "one euro")]
    [InlineData("$0.99", "ninety nine cents")]
    [InlineData("3.5% more", "three point five percent more")]
    [InlineData("anna.smith@example.com", "anna dot smith at example dot com")]
    [InlineData("https://example.com/help", "example dot com slash help")]
    [InlineData("call 555-1234 now", "call five five five, one two three four now")]
    [InlineData("order number 8261", "order number eight two six one")]
    [InlineData("zip 02134", "zip zero two one three four")]
    [InlineData("90417123", "nine zero four, one seven one, two three")]
    [InlineData("12 people", "twelve people")]
    [InlineData("1,500 people", "one thousand five hundred people")]
    [InlineData("room A12", "room A twelve")]
    [InlineData("Tom & Jerry", "Tom and Jerry")]
    [InlineData("a well-known café", "a well known cafe")]
    [InlineData("Yes — of course", "Yes, of course")]
    [InlineData("\"Hello,\" she said", "Hello, she said")]
    [InlineData("it’s fine", "it's fine")]
    public void Normalize_Text_ReadsAsSpoken(string text, string expected)
    {
        var words = TextNormalizer.Normalize(text);

        Assert.Equal(expected, string.Join(' ', words.Select(w => w.Spoken)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \t\n")]
    [InlineData("… — !!")]
    [InlineData("你好")]
    public void Normalize_NothingToSay_GivesNoWord(string text) => Assert.Empty(TextNormalizer.Normalize(text));

    [Fact]
    public void Normalize_WordsWrittenOut_StandForTheOriginalCharacters()
    {
        const string text = "Come at 10:30, pay $20.";

        var words = TextNormalizer.Normalize(text);

        Assert.Equal(["Come", "at", "10:30", "pay", "$20"], words.Select(w => text.Substring(w.Start, w.Length)));
    }

    [Fact]
    public void Normalize_AnyText_GivesOnlyPlainTokensInOrderInsideTheText()
    {
        var random = new Random(7);
        const string letters = "abcXYZ 0123456789 .,:;!?-–—…'\"()[]{}<>@#$%&*+=/\\|~^_`€£äéßñ你😀\t\n";
        for (var round = 0; round < 3_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => letters[random.Next(letters.Length)])]);

            var at = 0;
            foreach (var word in TextNormalizer.Normalize(text))
            {
                Assert.True(word.Start >= at && word.Length > 0 && word.Start + word.Length <= text.Length, text);
                Assert.Matches(@"^[A-Za-z][A-Za-z']*[,.?]?( [A-Za-z][A-Za-z']*[,.?]?)*$", word.Spoken);
                at = word.Start + word.Length;
            }
        }
    }

    [Fact]
    public void Pieces_LongText_CutsAtSentencesAndLosesNoWord()
    {
        var words = TextNormalizer.Normalize(string.Concat(Enumerable.Repeat("This is a sentence of some length, with a comma in it. ", 8)));

        var pieces = SpokenText.Pieces(words).ToList();

        Assert.True(pieces.Count > 3);
        Assert.All(pieces, p => Assert.EndsWith(".", p.Text));
        Assert.Equal(words, pieces.SelectMany(p => p.Words));
    }
}
