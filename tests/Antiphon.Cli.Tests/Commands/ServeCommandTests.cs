namespace Antiphon.Cli.Tests.Commands;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task Serve_UntilToldToStop_AnswersAndExitsWith0()
    {
        using var output = new ListeningWriter();
        using var error = new StringWriter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var agent = Path.Combine(Path.GetTempPath(), $"antiphon-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(agent, "name: desk\ngreeting: Hello.\n", stop.Token);
        try
        {
            var serve = CliApp.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--agent", agent, "--set", "Antiphon:Speech:Host=None"],
                new Terminal(output, error, isTerminal: false), stop.Token);
            var url = await output.Address.Task.WaitAsync(TimeSpan.FromSeconds(60));
            using var http = new HttpClient();
            var ready = await http.GetStringAsync(new Uri($"{url}/health/ready"));
            await stop.CancelAsync();

            Assert.Contains("typed_text_only", ready);
            Assert.Equal(0, await serve.WaitAsync(TimeSpan.FromSeconds(60)));
        }
        finally
        {
            File.Delete(agent);
        }
    }

    /// <summary>Tells the address as soon as it is printed.</summary>
    private sealed class ListeningWriter : StringWriter
    {
        public TaskCompletionSource<string> Address { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Split(' ') is ["Listening", "on", var url, ..]) Address.TrySetResult(url);
        }
    }
}
