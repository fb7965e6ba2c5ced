using System.Runtime.InteropServices;
using Antiphon.Bench.Density;
using Antiphon.Cli;
using Antiphon.Providers.Local;

if (await LocalWorker.RunIfAskedAsync(args).ConfigureAwait(false) is { } worked) return worked;

if (await DensityPart.RunIfAskedAsync(args).ConfigureAwait(false) is { } part) return part;

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
