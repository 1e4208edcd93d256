using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Tests.Modules;

namespace Dashboard.Core.Tests.Sandbox;

public sealed class MemoryMaximumTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maximum-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private byte[]? Rewrite(byte[] module, long limit)
    {
        var (source, target) = (Path.Combine(_folder, "in.wasm"), Path.Combine(_folder, "out.wasm"));
        File.WriteAllBytes(source, module);
        File.Delete(target);
        return MemoryMaximum.TryRewrite(source, target, limit) ? File.ReadAllBytes(target) : null;
    }

    private static ModuleInspection Inspect(byte[] module) => WasmInspector.Inspect(new MemoryStream(module));

    [Theory]
    [InlineData(null)]
    [InlineData(65_536u)]
    [InlineData(1_001u)]
    public void TryRewrite_MaximumAboveTheLimit_IsLowered(uint? max)
    {
        var builder = new WasmBuilder().Memory(17, max).Export("memory", 2, 0).Data(0, "hello").Custom("name", 0);

        var rewritten = Rewrite(builder.Build(), 1_000 * 65_536);

        var inspection = Inspect(rewritten!);
        Assert.Equal((17ul, 1_000ul), (inspection.Memories[0].MinPages, inspection.Memories[0].MaxPages!.Value));
        Assert.Equal(Inspect(builder.Build()).Sections.Select(s => (s.Name, s.Count)), inspection.Sections.Select(s => (s.Name, s.Count)));
    }

    [Fact]
    public void TryRewrite_Imported_IsLoweredToo()
    {
        var builder = new WasmBuilder();
        builder.ImportFunction("env", "f", builder.Type([], []));

        var rewritten = Rewrite(builder.ImportMemory("env", "memory", 1, null).Build(), 128 * 1024);

        var inspection = Inspect(rewritten!);
        Assert.Equal(2ul, inspection.Memories[0].MaxPages);
        Assert.Equal(["f", "memory"], inspection.Imports.Select(i => i.Name));
    }

    [Theory]
    [InlineData(10u)]
    [InlineData(1_000u)]
    public void TryRewrite_AlreadyInside_LeavesItAlone(uint max) => Assert.Null(Rewrite(new WasmBuilder().Memory(1, max).Build(), 1_000 * 65_536));

    [Fact]
    public void TryRewrite_NoMemory_LeavesItAlone() => Assert.Null(Rewrite(new WasmBuilder().Build(), 65_536));

    [Fact]
    public void TryRewrite_BeginsAboveTheLimit_SaysSo()
    {
        var problem = Assert.Throws<ProblemException>(() => Rewrite(new WasmBuilder().Memory(2).Build(), 65_536));

        Assert.Contains("2 pages", problem.Why, StringComparison.Ordinal);
        Assert.Contains("64 KiB", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRewrite_RandomDamage_RewritesOrRefuses()
    {
        var random = new Random(3);
        var bytes = new WasmBuilder().ImportMemory("a", "b", 1, null).Memory(1).Data(0, "x").Build();
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            try
            {
                Rewrite(damaged, 1 << 20);
            }
            catch (ProblemException)
            {
                // A refusal is as good.
            }
        }
    }
}
