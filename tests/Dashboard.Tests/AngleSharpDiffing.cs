using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Dashboard.Tests;

/// <summary>Answers bUnit's request for AngleSharp.Diffing 1.1.1 with the version the feed has; see bUnit.targets.</summary>
internal static class AngleSharpDiffing
{
    [ModuleInitializer]
    internal static void HandOver() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "bunit-parts", "AngleSharp.Diffing.dll"))
            : null;
}
