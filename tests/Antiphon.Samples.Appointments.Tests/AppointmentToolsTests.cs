using System.Text.Json;
using System.Text.RegularExpressions;
using Antiphon.Agents;
using Antiphon.Speech;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Samples.Appointments.Tests;

public sealed partial class AppointmentToolsTests : IDisposable
{
    // A Friday, ten past nine in the morning.
    private readonly VirtualTime _time = new(new DateTimeOffset(2026, 11, 20, 9, 10, 0, TimeSpan.Zero));
    private readonly AppointmentCalendar _calendar;
    private readonly IReadOnlyList<AIFunction> _tools;

    public AppointmentToolsTests()
    {
        _calendar = AppointmentCalendar.Open(":memory:", _time);
        _tools = AppointmentDesk.CreateTools(_calendar);
    }

    public void Dispose() => _calendar.Dispose();

    [Fact]
    public void CreateTools_All_AreThere() => Assert.Equal(
        ["find_free_slots", "book_appointment", "move_appointment", "cancel_appointment", "opening_hours", "hand_over_to_human"],
        _tools.Select(tool => tool.Name));

    [Fact]
    public void CreateTools_BookAppointment_HasTheSchemaThatItsCallersRelyOn()
    {
        var schema = Tool("book_appointment").JsonSchema;

        Assert.Equal(["service", "day", "time", "name"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(["haircut", "consultation", "checkup", "cleaning"], schema.GetProperty("properties").GetProperty("service").GetProperty("enum").EnumerateArray().Select(value => value.GetString()!));
        Assert.Equal("date", schema.GetProperty("properties").GetProperty("day").GetProperty("format").GetString());
        Assert.Equal("time", schema.GetProperty("properties").GetProperty("time").GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("book_appointment", true)]
    [InlineData("move_appointment", true)]
    [InlineData("cancel_appointment", true)]
    [InlineData("find_free_slots", false)]
    [InlineData("opening_hours", false)]
    [InlineData("hand_over_to_human", false)]
    public void CreateTools_WhatChangesTheCalendar_WantsAYesFirst(string tool, bool confirm) => Assert.Equal(confirm, AgentTool.NeedsConfirmation(Tool(tool)));

    [Fact]
    public void CreateTools_EachTool_HasTenPhrasesOfItsOwnParameters() => Assert.All(_tools, tool =>
    {
        var parameters = tool.JsonSchema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => property.Name).ToArray() : [];
        Assert.True(SpeechPhrases.Of(tool).Count >= 10, tool.Name);
        Assert.All(SpeechPhrases.Of(tool).SelectMany(phrase => Parameter().Matches(phrase)), match => Assert.Contains(match.Groups[1].Value, parameters));
    });

    [Fact]
    public void CreateTools_EachParameter_SaysWhatItIs() => Assert.All(_tools, tool => Assert.All(
        tool.JsonSchema.GetProperty("properties").EnumerateObject(),
        property => Assert.StartsWith(property.Name is "part_of_day" ? "morning" : property.Name is "reason" ? "what" : "the ", property.Value.GetProperty("description").GetString(), StringComparison.Ordinal)));

    [Theory]
    [InlineData("2026-11-24", null, "On Tuesday we have nine thirty, noon, two thirty and four o'clock free.")]
    [InlineData("2026-11-24", "afternoon", "On Tuesday in the afternoon we have noon, one thirty, three o'clock and four o'clock free.")]
    [InlineData("2026-11-21", "afternoon", "Tomorrow in the afternoon we have noon, twelve thirty and one o'clock free.")]
    [InlineData("2026-11-20", "morning", "Today in the morning we have ten thirty, eleven o'clock and eleven thirty free.")]
    [InlineData("2026-12-01", "morning", "On Tuesday, December first in the morning we have nine thirty, eleven o'clock and eleven thirty free.")]
    [InlineData("2026-11-22", null, "We are closed on Sunday. The nearest free times are ten o'clock and ten thirty on Monday.")]
    [InlineData("2026-11-19", null, "That day has passed. The nearest free times are ten thirty and eleven o'clock today.")]
    [InlineData("2027-11-20", null, "We make appointments up to three months ahead. Please choose an earlier day.")]
    public async Task FindFreeSlots_Day_SaysWhatIsFree(string day, string? part, string expected) =>
        Assert.Equal(expected, await CallAsync("find_free_slots", ("day", day), ("part_of_day", part)));

    [Fact]
    public async Task FindFreeSlots_PartThatIsFull_OffersTheRestOfTheDay()
    {
        foreach (var time in (string[])["12:00", "12:30", "13:00"]) Take("2026-11-21", time);

        Assert.Equal("There is nothing free tomorrow in the afternoon, but we have ten thirty.", await CallAsync("find_free_slots", ("day", "2026-11-21"), ("part_of_day", "afternoon")));
    }

    [Fact]
    public async Task FindFreeSlots_DayThatIsFull_OffersTheNext()
    {
        foreach (var time in _calendar.FreeSlots(new DateOnly(2026, 11, 21))) Take("2026-11-21", time.ToString("HH:mm"));

        Assert.Equal("There is nothing free tomorrow. The nearest free times are ten o'clock and ten thirty on Monday.", await CallAsync("find_free_slots", ("day", "2026-11-21")));
    }

    [Theory]
    [InlineData("15:00")]
    [InlineData("03:00")]
    public async Task BookAppointment_FreeSlot_StandsInTheCalendar(string time)
    {
        var said = await BookAsync("2026-11-24", time);

        Assert.Equal("Your haircut is booked for Tuesday at three o'clock, under the name Sarah Johnson.", said);
        Assert.Equal(
            (AppointmentService.Haircut, new DateOnly(2026, 11, 24), new TimeOnly(15, 0), "Sarah Johnson"),
            _calendar.Appointments().Select(one => (one.Service, one.Day, one.Time, one.Name)).Single());
    }

    [Theory]
    [InlineData("2026-11-24", "10:30", "Ten thirty on Tuesday is already taken. The nearest free times are nine thirty and eleven o'clock on Tuesday.")]
    [InlineData("2026-11-24", "15:10", "Appointments begin on the hour and the half hour. The nearest free times are three o'clock and three thirty on Tuesday.")]
    [InlineData("2026-11-24", "19:00", "On Tuesday we are open from nine o'clock to five o'clock. The nearest free times are three thirty and four o'clock on Tuesday.")]
    [InlineData("2026-11-20", "09:00", "That time has passed. The nearest free times are ten thirty and eleven o'clock today.")]
    [InlineData("2026-11-22", "10:00", "We are closed on Sunday. The nearest free times are ten o'clock and ten thirty on Monday.")]
    public async Task BookAppointment_ImpossibleSlot_OffersTheNearest(string day, string time, string expected)
    {
        Assert.Equal(expected, await BookAsync(day, time));
        Assert.Empty(_calendar.Appointments());
    }

    [Fact]
    public async Task MoveAppointment_ToAFreeSlot_FreesTheOldOne()
    {
        await BookAsync("2026-11-24", "15:00");

        var said = await CallAsync("move_appointment", ("name", "johnson"), ("new_day", "2026-11-25"), ("new_time", "11:00"));

        Assert.Equal("Done. Your haircut is now on Wednesday at eleven o'clock.", said);
        Assert.Contains(new TimeOnly(15, 0), _calendar.FreeSlots(new DateOnly(2026, 11, 24)));
        Assert.DoesNotContain(new TimeOnly(11, 0), _calendar.FreeSlots(new DateOnly(2026, 11, 25)));
    }

    [Fact]
    public async Task MoveAppointment_ToATakenSlot_KeepsTheOldOne()
    {
        await BookAsync("2026-11-24", "15:00");

        var said = await CallAsync("move_appointment", ("name", "Sarah Johnson"), ("new_day", "2026-11-25"), ("new_time", "15:00"));

        Assert.Equal("Three o'clock on Wednesday is already taken. The nearest free times are two o'clock and two thirty on Wednesday.", said);
        Assert.Equal(new DateOnly(2026, 11, 24), _calendar.Appointments().Single().Day);
    }

    [Fact]
    public async Task CancelAppointment_Known_FreesTheSlot()
    {
        await BookAsync("2026-11-24", "15:00");

        Assert.Equal("Your haircut on Tuesday at three o'clock is cancelled.", await CallAsync("cancel_appointment", ("name", "sarah johnson")));
        Assert.Empty(_calendar.Appointments());
    }

    [Fact]
    public async Task CancelAppointment_Unknown_AsksForAnotherName() => Assert.Equal(
        "I cannot find a coming appointment under the name Peter Pan. Could it be under another name?",
        await CallAsync("cancel_appointment", ("name", "Peter Pan")));

    [Fact]
    public async Task CancelAppointment_Several_AsksForTheDay()
    {
        await BookAsync("2026-11-24", "15:00");
        await BookAsync("2026-11-25", "11:00");

        var said = await CallAsync("cancel_appointment", ("name", "Sarah Johnson"));
        var afterwards = await CallAsync("cancel_appointment", ("name", "Sarah Johnson"), ("day", "2026-11-25"));

        Assert.StartsWith("There is more than one appointment under that name: a haircut on Tuesday at three o'clock and a haircut on Wednesday", said, StringComparison.Ordinal);
        Assert.Equal("Your haircut on Wednesday at eleven o'clock is cancelled.", afterwards);
    }

    [Theory]
    [InlineData(null, "We are open from nine o'clock to five o'clock from Monday to Friday, and from ten o'clock to two o'clock on Saturday. On Sunday we are closed.")]
    [InlineData("2026-11-21", "Tomorrow we are open from ten o'clock to two o'clock.")]
    [InlineData("2026-11-22", "On Sunday we are closed.")]
    public async Task OpeningHours_Day_AreSpoken(string? day, string expected) => Assert.Equal(expected, await CallAsync("opening_hours", ("day", day)));

    [Fact]
    public async Task HandOverToHuman_Call_SaysSoAndEndsTheConversation()
    {
        var model = new ScriptedChatModel(_tools);

        var events = await model.RunAsync("hand_over_to_human");

        Assert.Contains(events, one => one is AgentEvent.ToolFinished { Error: null, Result: "I am passing you on to a colleague now. Please stay on the line." });
        Assert.Contains(new AgentEvent.EndRequested("handed_over"), events);
    }

    [Fact]
    public async Task AllAnswers_Words_HoldNoDigitsAndNoMarkup()
    {
        foreach (var day in Enumerable.Range(-1, 40).Select(offset => _calendar.Today.AddDays(offset).ToString("yyyy-MM-dd")))
        {
            Assert.Matches(@"^[A-Za-z,.' ]+$", await CallAsync("find_free_slots", ("day", day)));
            Assert.Matches(@"^[A-Za-z,.' ]+$", await CallAsync("opening_hours", ("day", day)));
        }
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Parameter();

    private AIFunction Tool(string name) => _tools.Single(tool => tool.Name == name);

    private Task<string> BookAsync(string day, string time) =>
        CallAsync("book_appointment", ("service", "haircut"), ("day", day), ("time", time), ("name", "Sarah Johnson"));

    private void Take(string day, string time) =>
        Assert.NotNull(_calendar.TryBook(AppointmentService.Cleaning, DateOnly.Parse(day), TimeOnly.Parse(time), "Someone"));

    private async Task<string> CallAsync(string tool, params (string Name, string? Value)[] arguments)
    {
        var values = arguments.Where(argument => argument.Value is not null)
            .ToDictionary(argument => argument.Name, argument => (object?)JsonSerializer.SerializeToElement(argument.Value), StringComparer.Ordinal);
        return (await Tool(tool).InvokeAsync(new AIFunctionArguments(values)))!.ToString()!;
    }
}
