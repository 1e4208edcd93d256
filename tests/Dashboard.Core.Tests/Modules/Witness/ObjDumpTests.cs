using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Tests.Modules.Witness;

/// <summary>The inspector against wasm-objdump, on what real compilers make.</summary>
public sealed class ObjDumpTests
{
    public static TheoryData<string> Recipes => [.. CompiledModules.Recipes.Keys];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Inspect_CompiledModule_AgreesWithObjDump(string recipe)
    {
        using var folder = new TempFolder();
        var path = await CompiledModules.CompileAsync(recipe, folder.Root);
        var witness = new ObjDump(
            await CompiledModules.RunAsync(folder.Root, ["wasm-objdump", "-h", path]),
            await CompiledModules.RunAsync(folder.Root, ["wasm-objdump", "-x", path]));

        var inspection = WasmInspector.InspectFile(path);

        Assert.Equal(witness.Sections.Select(s => s.Size), inspection.Sections.Select(s => s.Size));
        Assert.Equal(
            ("Type", witness.Count("Type"), "Import", witness.Count("Import"), "Function", witness.Count("Function"), "Table", witness.Count("Table")),
            ("Type", inspection.TypeCount, "Import", inspection.ImportCount, "Function", inspection.FunctionCount, "Table", inspection.TableCount));
        Assert.Equal(
            ("Memory", witness.Count("Memory"), "Global", witness.Count("Global"), "Export", witness.Count("Export"), "Elem", witness.Count("Elem"), "Data", witness.Count("Data")),
            ("Memory", inspection.MemoryCount, "Global", inspection.GlobalCount, "Export", inspection.ExportCount, "Elem", inspection.ElementSegmentCount, "Data", inspection.DataSegmentCount));
        Assert.Equal(new FileInfo(path).Length, inspection.SizeParts.Sum(p => p.Bytes));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Functions_CompiledModule_AgreeWithObjDump(string recipe)
    {
        using var folder = new TempFolder();
        var path = await CompiledModules.CompileAsync(recipe, folder.Root);
        var witness = new ObjDump("", await CompiledModules.RunAsync(folder.Root, ["wasm-objdump", "-x", path]));
        using var stream = File.OpenRead(path);

        var inspection = WasmInspector.Inspect(stream);
        var index = WasmInspector.IndexFunctions(stream);
        var functions = new List<ModuleFunction>();
        while (functions.Count < index.Count)
        {
            functions.AddRange(index.Read(stream, new FunctionQuery { From = functions.Count, Count = FunctionQuery.MaxCount }, CancellationToken.None).Items);
        }

        Assert.Equal(witness.Bodies.Select(b => (b.Key, b.Value.Size)), functions.Where(f => !f.Imported).Select(f => (f.Index, f.Bytes!.Value)));
        Assert.Equal(
            witness.Bodies.Select(b => b.Value.Size).OrderDescending().Take(ModuleInspection.LargestCount),
            inspection.LargestFunctions.Select(f => f.Bytes!.Value));
        foreach (var function in functions.Where(f => f is { NameFrom: "name", Imported: false }))
        {
            Assert.Equal(witness.Bodies[function.Index].Name, function.Name);
        }
    }

    [Fact]
    public async Task Inspect_DebugBuild_TellsDebugInfoFromCode()
    {
        using var folder = new TempFolder();
        var path = await CompiledModules.CompileAsync("clang with debug info", folder.Root);

        var inspection = WasmInspector.InspectFile(path);

        Assert.Equal(
            inspection.CustomSectionDetails.Where(c => c.Name.StartsWith(".debug_", StringComparison.Ordinal)).Sum(c => c.Size),
            inspection.SizeParts.Single(p => p.Id == "debug").Bytes);
        Assert.Equal("DWARF: which source line each instruction comes from", inspection.CustomSectionDetails.Single(c => c.Name == ".debug_line").Purpose);
        Assert.Equal(["wasi-preview1"], inspection.ImportWorlds.Select(w => w.Id));
    }
}
