namespace Antiphon.Conversation.Tests.Mouth;

public sealed class SpeechSegmenterTests
{
    [Theory]
    [InlineData("Hello there. How are you?", "Hello there.|How are you?")]
    [InlineData("It costs 3.50 today. Fine.", "It costs 3.50 today.|Fine.")]
    [InlineData("Version 2.0.1 is out! Get it.", "Version 2.0.1 is out!|Get it.")]
    [InlineData("Dr. Smith sees Mrs. Jones. Then lunch.", "Dr. Smith sees Mrs. Jones.|Then lunch.")]
    [InlineData("Come at 10 a.m. on Monday. Bye.", "Come at 10 a.m. on Monday.|Bye.")]
    [InlineData("Come at 10 a.m. We open then.", "Come at 10 a.m.|We open then.")]
    [InlineData("Use tools, e.g. a hammer. Done.", "Use tools, e.g. a hammer.|Done.")]
    [InlineData("J. R. Miller called. Call back.", "J. R. Miller called.|Call back.")]
    [InlineData("Well... let me see. Yes.", "Well... let me see.|Yes.")]
    [InlineData("Well... Let me see.", "Well...|Let me see.")]
    [InlineData("Hmm… maybe. No.", "Hmm… maybe.|No.")]
    [InlineData("Really?! Yes!", "Really?!|Yes!")]
    [InlineData("He said \"Go.\" Then he left.", "He said \"Go.\"|Then he left.")]
    [InlineData("(It is closed.) Come back.", "(It is closed.)|Come back.")]
    [InlineData("你好。今天星期二！好吗？", "你好。|今天星期二！|好吗？")]
    [InlineData("「はい。」次です。", "「はい。」|次です。")]
    [InlineData("नमस्ते। आप कैसे हैं?", "नमस्ते।|आप कैसे हैं?")]
    [InlineData("مرحبا. كيف حالك؟ جيد.", "مرحبا.|كيف حالك؟|جيد.")]
    [InlineData("First line\nSecond line", "First line|Second line")]
    [InlineData("1. Bread\n2. Milk", "1. Bread|2. Milk")]
    [InlineData("No end at all", "No end at all")]
    [InlineData(" . ... ", "")]
    public void Add_WholeOrByCharacter_CutsSentences(string text, string expected)
    {
        var wanted = expected.Length == 0 ? [] : expected.Split('|');

        Assert.Equal(wanted, Cut([text]));
        Assert.Equal(wanted, Cut(text.Select(c => c.ToString())));
    }

    [Theory]
    [InlineData("I found three free times, the first is at ten.", "I found three free times,|the first is at ten.")]
    [InlineData("Yes, we are open.", "Yes, we are open.")]
    [InlineData("Our total is 1,250 dollars today.", "Our total is 1,250 dollars today.")]
    [InlineData("我们星期二上午十点还有空位置，您看可以吗？", "我们星期二上午十点还有空位置，|您看可以吗？")]
    public void Add_FirstClause_GoesEarly(string text, string expected) => Assert.Equal(expected.Split('|'), Cut([text]));

    [Fact]
    public void Add_LaterClauses_StayWhole() =>
        Assert.Equal(["Good morning to you.", "On Monday, Tuesday, and Friday we are open."],
            Cut(["Good morning to you. On Monday, Tuesday, and Friday we are open."]));

    [Fact]
    public void Add_EndlessSentence_IsCutAtASpace()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 200));

        var segments = Cut([text]);

        Assert.All(segments, segment => Assert.InRange(segment.Length, 1, 240));
        Assert.Equal(text, string.Join(' ', segments));
    }

    [Fact]
    public void Add_AnyCut_KeepsThePlaceInTheText()
    {
        const string Text = "  One moment, please.  Dr. Who is in. \n Fine";
        var segmenter = new SpeechSegmenter();
        var segments = new List<SpeechSegmenter.Segment>();
        foreach (var c in Text) segmenter.Add(c.ToString(), segments);
        segmenter.Complete(segments);

        Assert.Equal(3, segments.Count);
        Assert.All(segments, segment => Assert.Equal(segment.Text, Text.Substring(segment.Start, segment.Text.Length)));
    }

    private static string[] Cut(IEnumerable<string> deltas)
    {
        var segmenter = new SpeechSegmenter();
        var segments = new List<SpeechSegmenter.Segment>();
        foreach (var delta in deltas) segmenter.Add(delta, segments);
        segmenter.Complete(segments);
        return [.. segments.Select(segment => segment.Text)];
    }
}
