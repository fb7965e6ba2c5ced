using System.Globalization;
using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>A value the dialogue has for a slot. A closed family of values.</summary>
internal abstract record SlotValue
{
    private SlotValue()
    {
    }

    /// <summary>As the tool wants it.</summary>
    public abstract object ToArgument(ToolParameter parameter);

    /// <summary>As one says it.</summary>
    public abstract string Spoken(DateOnly today);

    public sealed record Day(DateOnly Date) : SlotValue
    {
        public override object ToArgument(ToolParameter parameter) => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        public override string Spoken(DateOnly today) => SpokenForms.Date(Date, today);
    }

    public sealed record Clock(TimeOnly Time) : SlotValue
    {
        public override object ToArgument(ToolParameter parameter) => Time.ToString("HH:mm", CultureInfo.InvariantCulture);

        public override string Spoken(DateOnly today) => SpokenForms.Time(Time);
    }

    public sealed record Number(decimal Value) : SlotValue
    {
        public override object ToArgument(ToolParameter parameter) =>
            !parameter.IsNumeric ? Value.ToString(CultureInfo.InvariantCulture) : Value == decimal.Truncate(Value) ? (long)Value : (double)Value;

        public override string Spoken(DateOnly today) => Value.ToString(CultureInfo.InvariantCulture);
    }

    public sealed record Digits(string Text) : SlotValue
    {
        public override object ToArgument(ToolParameter parameter) => Text;

        public override string Spoken(DateOnly today) => SpokenForms.Digits(Text);
    }

    public sealed record Choice(ToolChoice Value) : SlotValue
    {
        public override object ToArgument(ToolParameter parameter) =>
            parameter.IsNumeric && long.TryParse(Value.Json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : Value.Json;

        public override string Spoken(DateOnly today) => Value.Words;
    }

    public sealed record Answer(bool IsYes) : SlotValue
    {
        public override object ToArgument(ToolParameter parameter) => IsYes;

        public override string Spoken(DateOnly today) => IsYes ? "yes" : "no";
    }

    /// <summary>A name, a part of the day, or free words.</summary>
    public sealed record Words(string Text) : SlotValue
    {
        public override object ToArgument(ToolParameter parameter) => Text;

        public override string Spoken(DateOnly today) => Text;
    }
}
