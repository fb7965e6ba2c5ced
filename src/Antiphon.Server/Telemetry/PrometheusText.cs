using System.Globalization;
using System.Text;

namespace Antiphon.Server.Telemetry;

/// <summary>Metrics in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <param name="families">By name; those of the same name and kind, from different assemblies, are written as one.</param>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        MetricFamily? last = null;
        foreach (var family in families)
        {
            var series = family.Series.ToList();
            if (series.Count == 0) continue;
            if (last?.Name == family.Name && last.Kind != family.Kind) continue; // One name has one type.
            if (last?.Name != family.Name) WriteHead(text, family);
            foreach (var one in series) Write(text, family.Name, one);
            last = family;
        }

        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, MetricFamily family)
    {
        if (family.Help.Length > 0) text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
    }

    private static void Write(StringBuilder text, string name, MetricSeries series)
    {
        var (value, count, buckets) = series.Read();
        if (series.Bounds is not { } bounds)
        {
            Line(text, name, "", series.Labels, value);
            return;
        }

        long below = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            Line(text, name, "_bucket", $"{series.Labels},le=\"{(i < bounds.Length ? Number(bounds[i]) : "+Inf")}\"", below);
        }

        Line(text, name, "_sum", series.Labels, value);
        Line(text, name, "_count", series.Labels, count);
    }

    private static void Line(StringBuilder text, string name, string suffix, string labels, double value) =>
        text.Append(name).Append(suffix).Append('{').Append(labels).Append("} ").Append(Number(value)).Append('\n');

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
