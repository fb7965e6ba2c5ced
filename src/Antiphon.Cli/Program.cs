using System.Runtime.InteropServices;
using Antiphon.Cli;
using Antiphon.Providers.Local;

// Started by the program itself, with frames on its input and output. It ends with its parent, so an interrupt meant for the
// parent does not concern it.
if (args is ["worker", .. var work])
{
    using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
    using var input = Console.OpenStandardInput();
    using var output = Console.OpenStandardOutput();
    return await LocalWorker.RunAsync(work, input, output).ConfigureAwait(false);
}

using var interrupted = new CancellationTokenSource();

// Both signals end the command in good order; a second one ends the process as usual.
void Interrupt(PosixSignalContext context)
{
    if (interrupted.IsCancellationRequested) return;
    context.Cancel = true;
    interrupted.Cancel();
}

using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return await CliApp.RunAsync(args, Terminal.OfProcess(), interrupted.Token).ConfigureAwait(false);
