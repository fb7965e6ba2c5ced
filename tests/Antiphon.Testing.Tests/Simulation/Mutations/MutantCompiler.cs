using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>Compiles the session, or the fallback wrappers, from their sources, with or without a planted bug.</summary>
internal static class MutantCompiler
{
    private const string Prefix = "mutant/";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Antiphon.Testing")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Antiphon.Testing.Tests")]
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);

    private static readonly Dictionary<string, string> Sources = Read();

    /// <summary>The assembly of <paramref name="project"/>; with <paramref name="mutation"/> planted if one is given.</summary>
    /// <exception cref="InvalidOperationException">The place is not there exactly once any more, or what comes out does not compile.</exception>
    public static byte[] Compile(string project, Mutation? mutation = null)
    {
        var sources = Sources.Where(source => source.Key.StartsWith($"{project}/", StringComparison.Ordinal)).ToDictionary(source => source.Key[(project.Length + 1)..], source => source.Value);
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(
            SourceText.From(mutation?.File == source.Key ? Plant(mutation, source.Value) : source.Value), Parsing, source.Key)).ToList();
        if (mutation is not null && !sources.ContainsKey(mutation.File)) throw new InvalidOperationException($"There is no {mutation.File}.");
        trees.Add(CSharpSyntaxTree.ParseText(Usings, Parsing));

        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(project, trees, References(project), options);
        CSharpGeneratorDriver.Create(Generators(), parseOptions: Parsing).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        using var assembly = new MemoryStream();
        var result = whole.Emit(assembly);
        if (!result.Success)
            throw new InvalidOperationException($"{mutation}: {string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5))}");
        return assembly.ToArray();
    }

    private static string Plant(Mutation mutation, string source)
    {
        var first = source.IndexOf(mutation.Original, StringComparison.Ordinal);
        if (first < 0 || source.IndexOf(mutation.Original, first + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{mutation.File} holds not exactly once: {mutation.Original}");
        return source.Replace(mutation.Original, mutation.Planted, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Read()
    {
        var here = typeof(MutantCompiler).Assembly;
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in here.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(here.GetManifestResourceStream(name)!);
            sources.Add(name[Prefix.Length..].Replace('\\', '/'), reader.ReadToEnd());
        }

        return sources;
    }

    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is var name && name != project && !name.StartsWith("Antiphon.Testing", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));

    private static IEnumerable<ISourceGenerator> Generators()
    {
        var path = typeof(MutantCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "LoggingGenerator").Value!;
        return new AnalyzerFileReference(path, Loader.Instance).GetGenerators(LanguageNames.CSharp);
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static Loader Instance { get; } = new();

        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => AssemblyLoadContext.Default.LoadFromAssemblyPath(fullPath);
    }
}
