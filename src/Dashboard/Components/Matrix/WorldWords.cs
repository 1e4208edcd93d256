using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Components.Matrix;

/// <summary>Says why a module that is no program for a server is not run as one.</summary>
public static class WorldWords
{
    private const string Wasi = "wasi_snapshot_preview1";

    /// <summary>A sentence for one runtime.</summary>
    public static string WhyNot(ModuleInspection module, MatrixRow row)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(row);
        var name = row.IsBrowser ? "This page" : row.Runtime;
        return module.World.Id switch
        {
            "plain" or "wasi-preview1" => $"There is no _start for {(row.IsBrowser ? "this page" : name)} to run. Choose an export to call instead.",
            "component" or "wasi-preview2" => $"{name} has no program to start in this component.",
            "emscripten" when row.IsBrowser => "It needs the script that Emscripten wrote beside it: the build's page in the browser brings both.",
            "emscripten" or "web" when !row.IsBrowser => $"{name} provides WASI. {Asked(module)}, which only a script provides.",
            _ => $"{name} provides WASI only. {Asked(module)}, which it does not have.",
        };
    }

    private static string Asked(ModuleInspection module)
    {
        var others = module.ImportWorlds.Where(world => !world.Modules.Contains(Wasi)).ToList();
        var modules = others.SelectMany(world => world.Modules).Take(3).ToList();
        return $"It asks for {others.Sum(world => world.Count)} functions of {(modules.Count == 1 ? "module" : "modules")} {string.Join(", ", modules)}";
    }
}
