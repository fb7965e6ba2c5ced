namespace Antiphon.Conversation.Tests.Events;

public sealed class TurnLatencyTests
{
    [Fact]
    public void Parts_OfAnyOrderOfSteps_SumToTheWhole()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var endpointing = Ms(random.Next(0, 1_000));
            var now = Ms(random.Next(0, 60_000));
            var decided = now;
            var marks = new LatencyMarks(endpointing, decided);
            for (var step = random.Next(0, 12); step > 0; step--)
            {
                now += Ms(random.Next(0, 400));
                Mark(marks, random.Next(0, 7), now);
            }

            var latency = marks.Complete(now);

            Assert.True(latency.IsConsistent(now - decided + endpointing), $"seed {seed}: {latency}");
        }
    }

    [Fact]
    public void Parts_ToolsBeforeTheFirstWord_StandApartFromTheModel()
    {
        var marks = new LatencyMarks(Ms(400), Ms(1_000));
        marks.Text(Ms(1_100));
        marks.Request(Ms(1_110));
        marks.ToolStarted(Ms(1_300));
        marks.ToolStarted(Ms(1_350));
        marks.ToolFinished(Ms(1_500));
        marks.ToolFinished(Ms(1_800));
        marks.Token(Ms(2_000));

        var parts = marks.Complete(Ms(2_000)).Parts.ToDictionary();

        Assert.Equal((Ms(390), Ms(500)), (parts["model"], parts["tools"]));
    }

    [Fact]
    public void IsConsistent_WholeIsAnother_No() => Assert.False(new TurnLatency { Model = Ms(10) }.IsConsistent(Ms(11)));

    [Fact]
    public void IsConsistent_APartIsNegative_No() => Assert.False(new TurnLatency { Model = Ms(10), Wire = Ms(-1) }.IsConsistent(Ms(9)));

    [Fact]
    public void IsConsistent_MoreTimeInToolsThanInTheModel_No() => Assert.False(new TurnLatency { Model = Ms(10), Tools = Ms(11) }.IsConsistent(Ms(10)));

    private static void Mark(LatencyMarks marks, int kind, TimeSpan now)
    {
        switch (kind)
        {
            case 0: marks.Text(now); break;
            case 1: marks.Request(now); break;
            case 2: marks.Token(now); break;
            case 3: marks.Segment(now); break;
            case 4: marks.Synthesised(now); break;
            case 5: marks.ToolStarted(now); break;
            default: marks.ToolFinished(now); break;
        }
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
