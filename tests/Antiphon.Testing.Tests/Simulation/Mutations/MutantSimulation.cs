using System.Collections;
using System.Reflection;
using System.Runtime.Loader;
using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>The simulator bound to another build of a project.</summary>
internal static class MutantSimulation
{
    /// <summary>Simulates calls with <paramref name="assembly"/> in the place of <paramref name="project"/>.</summary>
    /// <returns>The first broken rule with what was seen, and how many calls it took; null when none was broken.</returns>
    public static async Task<(string Rule, string What, long Calls)?> RunAsync(string project, byte[] assembly, int calls, FaultLevel faults)
    {
        var context = new MutantContext(project, assembly);
        try
        {
            var testing = context.LoadFromAssemblyPath(typeof(Simulator).Assembly.Location);
            var optionsType = testing.GetType(typeof(SimulationOptions).FullName!)!;
            var options = Activator.CreateInstance(optionsType)!;
            Set(options, nameof(SimulationOptions.Calls), calls);
            Set(options, nameof(SimulationOptions.Faults), Enum.Parse(testing.GetType(typeof(FaultLevel).FullName!)!, faults.ToString()));
            Set(options, nameof(SimulationOptions.Threads), 1);
            var task = (Task)testing.GetType(typeof(Simulator).FullName!)!.GetMethod(nameof(Simulator.RunAsync))!.Invoke(null, [options, null, CancellationToken.None])!;
            await task;
            var report = Get(task, "Result");
            var broken = ((IEnumerable)Get(report, nameof(SimulationReport.Broken))).Cast<object>().FirstOrDefault();
            if (broken is null) return null;
            var rule = Get(broken, nameof(BrokenCall.Rule));
            return ((string)Get(rule, nameof(BrokenRule.Rule)), (string)Get(rule, nameof(BrokenRule.What)), (long)Get(report, nameof(SimulationReport.Calls)));
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>Calls a static method of this assembly, which takes and gives plain values, with <paramref name="session"/> in the
    /// session's place.</summary>
    public static object? Call(byte[] session, Type type, string method, params object[] arguments)
    {
        var context = new MutantContext(Mutation.Session, session);
        try
        {
            context.LoadFromAssemblyPath(typeof(Simulator).Assembly.Location);
            var tests = context.LoadFromAssemblyPath(type.Assembly.Location);
            return tests.GetType(type.FullName!)!.GetMethod(method)!.Invoke(null, arguments);
        }
        finally
        {
            context.Unload();
        }
    }

    private static object Get(object from, string name) => from.GetType().GetProperty(name)!.GetValue(from)!;

    private static void Set(object on, string name, object value) => on.GetType().GetProperty(name)!.SetValue(on, value);

    /// <summary>Everything as in this process, but that project and what is bound to it.</summary>
    private sealed class MutantContext(string project, byte[] assembly) : AssemblyLoadContext(isCollectible: true)
    {
        private Assembly? _mutant;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name != project) return null;
            return _mutant ??= LoadFromStream(new MemoryStream(assembly));
        }
    }
}
