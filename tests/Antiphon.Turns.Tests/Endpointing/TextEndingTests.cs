namespace Antiphon.Turns.Tests;

public sealed class TextEndingTests
{
    [Theory]
    [InlineData("", nameof(TextCue.None))]
    [InlineData("i would like um", nameof(TextCue.Filler))]
    [InlineData("it was you know", nameof(TextCue.Filler))]
    [InlineData("i want to talk to the", nameof(TextCue.Opener))]
    [InlineData("my name is", nameof(TextCue.Opener))]
    [InlineData("please cancel it and", nameof(TextCue.Opener))]
    [InlineData("i need to move it to", nameof(TextCue.Leaner))]
    [InlineData("where are you from", nameof(TextCue.OpenQuestion))]
    [InlineData("i'd like an appointment,", nameof(TextCue.Comma))]
    [InlineData("my name is s a r", nameof(TextCue.Spelling))]
    [InlineData("five five five", nameof(TextCue.OpenNumber))]
    [InlineData("my phone number is five", nameof(TextCue.OpenNumber))]
    [InlineData("my zip code is nine four one zero seven", nameof(TextCue.WholeNumber))]
    [InlineData("555-1234", nameof(TextCue.WholeNumber))]
    [InlineData("book it for tuesday at three", nameof(TextCue.Phrase))]
    [InlineData("do you have anything available tomorrow", nameof(TextCue.Question))]
    [InlineData("My name is Anderson.", nameof(TextCue.Sentence))]
    [InlineData("no thank you", nameof(TextCue.Closer))]
    [InlineData("that is correct", nameof(TextCue.Closer))]
    [InlineData("Yes", nameof(TextCue.YesNo))]
    [InlineData("tuesday", nameof(TextCue.Fragment))]
    public void Of_Text_GivesItsCue(string text, string cue) =>
        Assert.Equal(cue, TextEnding.Of(text, TurnWords.English).Cue.ToString());

    [Theory]
    [InlineData("five five five one two", 5)]
    [InlineData("twenty three forty", 4)]
    [InlineData("four hundred", 3)]
    [InlineData("it is 40 71", 4)]
    [InlineData("no digits here", 0)]
    public void Of_Numbers_CountsDigits(string text, int digits) => Assert.Equal(digits, TextEnding.Of(text, TurnWords.English).Digits);

    [Fact]
    public void Of_SpelledName_CountsLetters() => Assert.Equal(5, TextEnding.Of("it is s a r a h", TurnWords.English).Letters);

    [Fact]
    public void Of_AnyText_AllocatesNothing()
    {
        _ = TextEnding.Of("i would like to book you know", TurnWords.English);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++) _ = TextEnding.Of("i would like to book it for twenty three please you know", TurnWords.English);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Of_AnyCharacters_GivesAValue()
    {
        var random = new Random(5);
        const string alphabet = "a bcI'-’.,?!…0159 \tßñ é\uD83D\uDE00";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var ending = TextEnding.Of(text, TurnWords.English);
            Assert.InRange(ending.Digits, 0, 90);
            Assert.InRange(ScoredEndpointing.ScoreOf(ending.Cue), 0.01f, 0.99f);
        }
    }
}
