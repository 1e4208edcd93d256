using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Tests.Modules;

public sealed class WasmInspectorTests
{
    private static ModuleInspection Inspect(byte[] bytes) => WasmInspector.Inspect(new MemoryStream(bytes));

    private static WasmBuilder Hello()
    {
        var builder = new WasmBuilder();
        var write = builder.Type([WasmBuilder.I32, WasmBuilder.I32, WasmBuilder.I32, WasmBuilder.I32], [WasmBuilder.I32]);
        var none = builder.Type([], []);
        builder.ImportFunction("wasi_snapshot_preview1", "fd_write", write);
        var start = builder.Function(none, 0);
        return builder.Memory(17, 64).Table(2).Global(1024, mutable: true)
            .Export("memory", 2, 0).Export("_start", 0, start).Export("__stack_pointer", 3, 0)
            .Data(0, "hello").Custom("name", 0);
    }

    [Fact]
    public void Inspect_WasiCommand_ReadsEverySection()
    {
        var bytes = Hello().Build();

        var inspection = Inspect(bytes);

        Assert.Equal(BinaryKind.Module, inspection.Kind);
        Assert.Equal(bytes.Length, inspection.Size);
        Assert.Equal(("wasi-preview1", "WASI preview 1", true), (inspection.World.Id, inspection.World.Name, inspection.World.RunsOnServer));
        Assert.Equal(new ModuleImport("wasi_snapshot_preview1", "fd_write", "func", "(i32, i32, i32, i32) -> i32"), Assert.Single(inspection.Imports));
        Assert.Equal(
            [new("memory", "memory", "17..64 pages"), new("_start", "func", "() -> ()"), new ModuleExport("__stack_pointer", "global", "(mut i32)")],
            inspection.Exports);
        Assert.Equal(new ModuleMemory(Imported: false, 17, 64, 65_536, Shared: false, Is64: false), Assert.Single(inspection.Memories));
        Assert.Equal(new ModuleTable(Imported: false, "funcref", 2, null), Assert.Single(inspection.Tables));
        Assert.Equal(["name"], inspection.CustomSections);
        Assert.Equal((1, 1, 1, 0), (inspection.FunctionCount, inspection.DataSegmentCount, inspection.GlobalCount, inspection.ElementSegmentCount));
        Assert.Equal(["type", "import", "function", "table", "memory", "global", "export", "code", "data", "custom name"], inspection.Sections.Select(s => s.Name));
        Assert.Equal(bytes.Length, inspection.Sections[^1].Offset + inspection.Sections[^1].Size);
    }

    [Fact]
    public void Inspect_EmptyModule_IsPlain()
    {
        var inspection = Inspect([.. "\0asm\u0001\0\0\0"u8]);

        Assert.Equal("plain WebAssembly", inspection.World.Name);
        Assert.False(inspection.World.RunsOnServer);
        Assert.Empty(inspection.Sections);
    }

    [Theory]
    [InlineData("emscripten", "a:a", "a:b")]
    [InlineData("emscripten", "env:emscripten_resize_heap", "wasi_snapshot_preview1:fd_write")]
    [InlineData("emscripten", "env:__cxa_throw")]
    [InlineData("web", "wbg:__wbg_log_1", "__wbindgen_placeholder__:__wbindgen_throw")]
    [InlineData("web", "./app_bg.js:__wbindgen_throw")]
    [InlineData("wasi-preview1", "wasi_unstable:fd_write")]
    [InlineData("mixed", "wasi_snapshot_preview1:fd_write", "wasi:thread-spawn")]
    [InlineData("custom", "env:print")]
    [InlineData("custom", "a:a_long_name")]
    [InlineData("custom", "gojs:runtime.wasmExit")]
    public void Inspect_Imports_TellTheWorld(string world, params string[] imports)
    {
        var builder = new WasmBuilder();
        var none = builder.Type([], []);
        foreach (var import in imports)
        {
            var split = import.IndexOf(':', StringComparison.Ordinal);
            builder.ImportFunction(import[..split], import[(split + 1)..], none);
        }

        var actual = Inspect(builder.Build()).World;

        Assert.Equal(world, actual.Id);
        Assert.EndsWith(".", actual.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Component_ListsNamesAndSaysPreview2()
    {
        byte[] type = WasmBuilder.Section(7, 1, 0x42, 0);
        byte[] import = WasmBuilder.Section(10, [1, 0x00, .. WasmBuilder.Name("wasi:io/streams@0.2.0"), 0x05, 0]);
        byte[] export = WasmBuilder.Section(11, [1, 0x00, .. WasmBuilder.Name("wasi:cli/run@0.2.0"), 0x05, 0, 0x00]);

        var inspection = Inspect([.. "\0asm"u8, 0x0D, 0, 1, 0, .. type, .. import, .. export]);

        Assert.Equal(BinaryKind.Component, inspection.Kind);
        Assert.Equal(("wasi-preview2", "WASI preview 2 component", true), (inspection.World.Id, inspection.World.Name, inspection.World.RunsOnServer));
        Assert.Equal(new ModuleImport("", "wasi:io/streams@0.2.0", "instance", ""), Assert.Single(inspection.Imports));
        Assert.Equal(new ModuleExport("wasi:cli/run@0.2.0", "instance", ""), Assert.Single(inspection.Exports));
    }

    [Fact]
    public void Inspect_GarbageCollectedTypes_AreRead()
    {
        // (rec (type (sub (struct (field i8) (field (mut i32))))) (type (func (param (ref null 0)) (result (ref any)))))
        byte[] types = WasmBuilder.Section(1, 1, 0x4E, 2, 0x50, 0, 0x5F, 2, 0x78, 0, 0x7F, 1, 0x60, 1, 0x63, 0x00, 1, 0x64, 0x6E);
        byte[] import = WasmBuilder.Section(2, [1, .. WasmBuilder.Name("m"), .. WasmBuilder.Name("f"), 0, 1]);

        var inspection = Inspect([.. "\0asm\u0001\0\0\0"u8, .. types, .. import]);

        Assert.Equal(2, inspection.TypeCount);
        Assert.Equal("((ref null 0)) -> (ref any)", inspection.Imports[0].Type);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\0as", "ends after 3 bytes")]
    [InlineData("hello, world, I am a text", "text file")]
    [InlineData("(module (func))", "text format")]
    [InlineData("<!doctype html><html>", "HTML")]
    [InlineData("\u001f\u008b\u0008\0\0\0\0\0", "gzip")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008", "0102030405060708")]
    [InlineData("\0asm\u0009\0\0\0", "version 9")]
    public void Inspect_NotWasm_SaysWhatItIs(string content, string expected)
    {
        var problem = Assert.Throws<ProblemException>(() => Inspect(Encoding.Latin1.GetBytes(content)));

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Contains(expected, problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0105", "truncated")] // a type section of 5 bytes, none there
    [InlineData("010180", "malformed")] // the count's LEB128 goes on past the section
    [InlineData("0105ffffffff0f", "malformed")] // four billion types
    [InlineData("0106808080808000", "malformed")] // a LEB128 of six bytes
    [InlineData("0105ffffffff1f", "malformed")] // more than 32 bits
    [InlineData("01050160017f00010100", "malformed")] // a second type section
    [InlineData("0302010a", "malformed")] // a function of a type that does not exist
    [InlineData("0e00", "malformed")] // no such section
    [InlineData("020701016101620503", "malformed")] // no such kind of import
    [InlineData("0503010201", "malformed")] // a shared memory without a maximum
    [InlineData("050401010201", "malformed")] // a memory with a maximum below its minimum
    [InlineData("010401600000" + "03020100", "malformed")] // a function without a body
    [InlineData("0003" + "02c328", "malformed")] // a name that is no UTF-8
    [InlineData("0c0105", "malformed")] // five data segments announced, none there
    [InlineData("0705010161000a", "malformed")] // an export of a function that does not exist
    public void Inspect_BrokenSection_SaysSo(string hex, string expected)
    {
        var problem = Assert.Throws<ProblemException>(() => Inspect([.. "\0asm\u0001\0\0\0"u8, .. Convert.FromHexString(hex)]));

        Assert.Contains(expected, problem.What, StringComparison.Ordinal);
        Assert.StartsWith("At byte ", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_EveryTruncation_IsRefusedOrShorter()
    {
        var bytes = Hello().Build();
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            if (TryInspect(cut) is { } inspection)
            {
                Assert.Equal(length, inspection.Size);
            }
        }
    }

    private static ModuleInspection? TryInspect(byte[] bytes)
    {
        try
        {
            return Inspect(bytes);
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
