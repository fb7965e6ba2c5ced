using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Tests.Phrases;

public class PhraseParserTests
{
    [Theory]
    [InlineData("[i would like to] (book | make) an appointment [for {day}]", "[i would like to] (book | make) an appointment [for {day}]")]
    [InlineData("Book, a (Table|Room)!", "book a (table | room)")]
    [InlineData("at 10:30 a.m.", "at ten thirty a m")]
    [InlineData("<day> at {time}", "<day> at {time}")]
    [InlineData("((a))", "a")]
    public void Parse_Template_ReadsBack(string template, string expected) =>
        Assert.Equal(expected, PhraseParser.Parse(template).ToString());

    [Provokes("phrase_template_invalid")]
    [Theory]
    [InlineData("(book | make", "position 13", "the end")]
    [InlineData("book )", "position 6", "')'")]
    [InlineData("book [", "position 7", "the end")]
    [InlineData("", "position 1", "the end")]
    [InlineData("(a | )", "position 6", "')'")]
    [InlineData("for {day", "position 9", "the end")]
    [InlineData("for <>", "position 6", "'>'")]
    [InlineData("a } b", "position 3", "'}'")]
    public void Parse_Mistake_SaysWhereAndWhatCame(string template, string position, string came)
    {
        var error = Assert.Throws<VoiceException>(() => PhraseParser.Parse(template));

        Assert.Equal(ErrorCodes.PhraseTemplateInvalid, error.Code);
        Assert.Contains(position, error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"came {came}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyCharacters_GiveAValueOrACodedError()
    {
        const string Alphabet = "ab1 ()[]{}<>|.'-_é\n\"\\=;";
        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var error = Record.Exception(() => PhraseParser.Parse(text));
            Assert.True(error is null or VoiceException, $"{error} for {text}");
        }
    }

    [Fact]
    public void Parse_NestedTooDeep_IsRefused() =>
        Assert.Throws<VoiceException>(() => PhraseParser.Parse(new string('(', 4_000)));

    [Theory]
    [InlineData("It's 3 o'clock!", "it's three o'clock")]
    [InlineData("Room 112, on the 24th", "room one hundred twelve on the twenty fourth")]
    [InlineData("0049 555", "zero zero four nine five hundred fifty five")]
    [InlineData("10 am, 4pm, 16:05", "ten a m four p m four oh five p m")]
    [InlineData("I am José & 50%", "i am jose and fifty percent")]
    [InlineData("$1,200", "one thousand two hundred dollars")]
    public void SpokenWords_Text_IsSaid(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SpokenWords.Of(text)));

    [Theory]
    [InlineData("find_free_slots", "find free slots")]
    [InlineData("bookAppointment", "book appointment")]
    [InlineData("HTTPCheck", "http check")]
    [InlineData("DentalCheckup2", "dental checkup two")]
    public void SpokenWords_Identifier_IsSplit(string identifier, string expected) =>
        Assert.Equal(expected, string.Join(' ', SpokenWords.OfIdentifier(identifier)));
}
