using System.Globalization;
using System.Net;

namespace Antiphon.Bench;

/// <summary>Line plots below each other as one SVG, readable on light and dark pages.</summary>
internal sealed class SvgPlot(string title)
{
    private const int Width = 840;
    private const int PanelHeight = 340;
    private const int Left = 64;
    private const int Right = 290;
    private const int Top = 44;
    private const int Bottom = 48;

    private static readonly string[] Colours = ["#3b82f6", "#f59e0b", "#10b981", "#ef4444", "#8b5cf6", "#64748b", "#ec4899", "#84cc16"];

    private readonly List<Panel> _panels = [];

    internal Panel Add(string panelTitle, string x, string y, double maxX, double maxY)
    {
        var panel = new Panel(panelTitle, x, y, maxX, maxY);
        _panels.Add(panel);
        return panel;
    }

    internal async Task WriteAsync(TextWriter writer)
    {
        var height = _panels.Count * PanelHeight;
        await writer.WriteLineAsync($$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" role="img" font-family="system-ui, sans-serif" font-size="12">
            <title>{{WebUtility.HtmlEncode(title)}}</title>
            <style>
            text { fill: #1f2937 } .grid { stroke: #9ca3af; stroke-opacity: .35 } .mark { stroke: #6b7280; stroke-dasharray: 4 4 } .line { fill: none; stroke-width: 2 }
            @media (prefers-color-scheme: dark) { text { fill: #e5e7eb } .mark { stroke: #9ca3af } }
            </style>
            """);
        for (var i = 0; i < _panels.Count; i++) await _panels[i].WriteAsync(writer, i * PanelHeight);
        await writer.WriteLineAsync("</svg>");
    }

    internal sealed class Panel(string title, string x, string y, double maxX, double maxY)
    {
        private readonly List<(string Name, List<(double X, double Y)> Points)> _lines = [];
        private double? _mark;

        internal void Line(string name, IEnumerable<(double X, double Y)> points) => _lines.Add((name, [.. points]));

        /// <summary>A dashed line across at this height.</summary>
        internal void Mark(double atY) => _mark = atY;

        internal async Task WriteAsync(TextWriter writer, int offset)
        {
            var bottom = offset + PanelHeight - Bottom;
            await writer.WriteLineAsync($"<text x=\"{Left}\" y=\"{offset + 22}\" font-size=\"14\" font-weight=\"600\">{WebUtility.HtmlEncode(title)}</text>");
            for (var i = 0; i <= 5; i++)
            {
                var (gx, gy) = (X(maxX * i / 5), Y(maxY * i / 5, offset));
                await writer.WriteLineAsync($"<line class=\"grid\" x1=\"{F(gx)}\" y1=\"{offset + Top}\" x2=\"{F(gx)}\" y2=\"{bottom}\"/><text x=\"{F(gx)}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{maxX * i / 5:0.##}</text>");
                await writer.WriteLineAsync($"<line class=\"grid\" x1=\"{Left}\" y1=\"{F(gy)}\" x2=\"{Width - Right}\" y2=\"{F(gy)}\"/><text x=\"{Left - 6}\" y=\"{F(gy + 4)}\" text-anchor=\"end\">{maxY * i / 5:0.##}</text>");
            }

            await writer.WriteLineAsync($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{bottom + 36}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(x)}</text>");
            await writer.WriteLineAsync($"<text transform=\"translate(16 {(offset + Top + bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{WebUtility.HtmlEncode(y)}</text>");
            if (_mark is { } mark) await writer.WriteLineAsync($"<line class=\"mark\" x1=\"{Left}\" y1=\"{F(Y(mark, offset))}\" x2=\"{Width - Right}\" y2=\"{F(Y(mark, offset))}\"/>");
            for (var i = 0; i < _lines.Count; i++)
            {
                var colour = Colours[i % Colours.Length];
                var points = string.Join(' ', _lines[i].Points.Where(p => p.X >= 0 && p.X <= maxX && p.Y <= maxY).Select(p => $"{F(X(p.X))},{F(Y(p.Y, offset))}"));
                await writer.WriteLineAsync($"<polyline class=\"line\" stroke=\"{colour}\" points=\"{points}\"/>");
                var legend = offset + Top + 8 + i * 20;
                await writer.WriteLineAsync($"<line class=\"line\" stroke=\"{colour}\" x1=\"{Width - Right + 14}\" y1=\"{legend}\" x2=\"{Width - Right + 36}\" y2=\"{legend}\"/><text x=\"{Width - Right + 42}\" y=\"{legend + 4}\">{WebUtility.HtmlEncode(_lines[i].Name)}</text>");
            }
        }

        private static string F(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

        private double X(double value) => Left + value / maxX * (Width - Left - Right);

        private double Y(double value, int offset) => offset + PanelHeight - Bottom - value / maxY * (PanelHeight - Top - Bottom);
    }
}
