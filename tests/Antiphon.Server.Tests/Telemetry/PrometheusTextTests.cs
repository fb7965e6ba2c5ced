using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Antiphon.Server.Telemetry;

namespace Antiphon.Server.Tests.Telemetry;

public sealed partial class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("Antiphon.Tests.Prometheus");
    private readonly MetricsStore _store = new();

    public void Dispose()
    {
        _store.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Write_Counter_SumsUpByLabels()
    {
        var counter = _meter.CreateCounter<long>("antiphon.tests.things", "{thing}", "Things.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(7, new KeyValuePair<string, object?>("kind", "b"));

        var lines = Lines("antiphon_tests_things");

        Assert.Equal(
            ["# HELP antiphon_tests_things_total Things.", "# TYPE antiphon_tests_things_total counter",
             "antiphon_tests_things_total{otel_scope_name=\"Antiphon.Tests.Prometheus\",kind=\"a\"} 5",
             "antiphon_tests_things_total{otel_scope_name=\"Antiphon.Tests.Prometheus\",kind=\"b\"} 7"], lines);
    }

    [Fact]
    public void Write_Histogram_HasCumulativeBucketsOfItsOwnBounds()
    {
        var histogram = _meter.CreateHistogram("antiphon.tests.wait", "s", "Wait.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in (double[])[0.25, 0.5, 0.75, 4]) histogram.Record(value);

        var values = Lines("antiphon_tests_wait_seconds").Where(line => line[0] != '#').Select(line => line[(line.LastIndexOf(' ') + 1)..]);

        Assert.Equal(["2", "3", "4", "5.5", "4"], values);
    }

    [Fact]
    public void Write_UpDownCounter_IsAGaugeThatFalls()
    {
        var active = _meter.CreateUpDownCounter<int>("antiphon.tests.active", "{session}");
        active.Add(3);
        active.Add(-2);

        Assert.EndsWith(" 1", Lines("antiphon_tests_active")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ObservableGauge_IsAskedAtEachReading()
    {
        var value = 1;
        _meter.CreateObservableGauge("antiphon.tests.level", () => value);
        _ = Lines("antiphon_tests_level");
        value = 42;

        Assert.EndsWith(" 42", Lines("antiphon_tests_level")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LabelWithQuotesAndLineBreaks_IsEscaped()
    {
        _meter.CreateCounter<long>("antiphon.tests.escaped").Add(1, new KeyValuePair<string, object?>("text", "a\"b\\c\nd"));

        Assert.Contains("text=\"a\\\"b\\\\c\\nd\"", Lines("antiphon_tests_escaped")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MoreLabelsThanTheBound_FallIntoOneSeries()
    {
        var counter = _meter.CreateCounter<long>("antiphon.tests.many");
        for (var i = 0; i < 10_000; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));

        var lines = Lines("antiphon_tests_many").Where(line => line[0] != '#').ToList();

        Assert.Equal(257, lines.Count);
        Assert.EndsWith(" 9744", Assert.Single(lines, line => line.Contains("otel_metric_overflow", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TwoMetersWithOneName_HaveOneHead()
    {
        using var other = new Meter("Antiphon.Tests.Other");
        _meter.CreateCounter<long>("antiphon.tests.shared").Add(1);
        other.CreateCounter<long>("antiphon.tests.shared").Add(2);

        Assert.Single(Lines("antiphon_tests_shared"), line => line.StartsWith("# TYPE", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_EverythingOfThisProcess_IsWellFormed() =>
        Assert.All(PrometheusText.Write(_store.Read()).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));

    private List<string> Lines(string name) =>
        [.. PrometheusText.Write(_store.Read()).Split('\n').Where(line => line.Contains(name, StringComparison.Ordinal))];

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_][a-z0-9_]* .+|[a-z_][a-z0-9_]*\{([a-z_][a-z0-9_]*="([^"\\]|\\.)*",?)*\} (NaN|[+-]?(Inf|[0-9].*)))$""", RegexOptions.IgnoreCase)]
    private static partial Regex Line();
}
