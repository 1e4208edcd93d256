using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Tests.Modules.Large;

/// <summary>A module of 50 MB may take 200 MB at most; what is asserted is all that was allocated, which is more than was held at once.</summary>
public sealed class LargeModuleTests
{
    private const long MostBytes = 80_000_000;

    public static TheoryData<string> Shapes => ["ManyFunctions", "HugeNames", "ManyImports", "ManyOfEverything"];

    private static byte[] Make(string shape) => shape switch
    {
        "ManyFunctions" => LargeModules.ManyFunctions(),
        "HugeNames" => LargeModules.HugeNames(),
        "ManyImports" => LargeModules.ManyImports(),
        _ => LargeModules.ManyOfEverything(),
    };

    private static (T Value, long Allocated) Measure<T>(Func<T> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = work();
        return (value, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Inspect_FiftyMegabytes_AllocatesLittle(string shape)
    {
        using var stream = new MemoryStream(Make(shape));
        Assert.True(stream.Length >= LargeModules.Size * 0.95, $"only {stream.Length} bytes");

        var (inspection, allocated) = Measure(() => WasmInspector.Inspect(stream));

        TestContext.Current.TestOutputHelper?.WriteLine($"{shape}: {stream.Length:N0} bytes, {allocated:N0} allocated");
        Assert.InRange(allocated, 0, MostBytes);
        Assert.Equal(stream.Length, inspection.SizeParts.Sum(p => p.Bytes));
        Assert.All([inspection.Imports.Count, inspection.Exports.Count, inspection.Types.Count, inspection.Globals.Count, inspection.DataSegments.Count],
            count => Assert.InRange(count, 0, ModuleInspection.ListLimit));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Functions_FiftyMegabytes_AreListedWithLittle(string shape)
    {
        using var stream = new MemoryStream(Make(shape));
        var (index, indexed) = Measure(() => WasmInspector.IndexFunctions(stream));

        var (page, read) = Measure(() => index.Read(stream, new FunctionQuery { Text = "99999", Order = FunctionOrder.Size }, CancellationToken.None));

        TestContext.Current.TestOutputHelper?.WriteLine($"{shape}: index {indexed:N0}, search {read:N0} allocated; {page.Matching:N0} of {page.Total:N0}");
        Assert.InRange(indexed, 0, MostBytes);
        Assert.InRange(read, 0, MostBytes);
        Assert.Equal(shape == "ManyOfEverything" ? 0 : shape == "ManyFunctions" ? 200_000 : 1_000_000, page.Total);
    }

    [Fact]
    public void Inspect_ManyFunctions_NamesTheLargestAndCountsTheRest()
    {
        using var stream = new MemoryStream(LargeModules.ManyFunctions());

        var inspection = WasmInspector.Inspect(stream);
        var index = WasmInspector.IndexFunctions(stream);
        var page = index.Read(stream, new FunctionQuery { From = 199_999, Count = 10 }, CancellationToken.None);

        Assert.Equal(200_000, inspection.FunctionCount);
        Assert.Equal(200_000, inspection.Names!.FunctionCount);
        Assert.Equal(ModuleInspection.LargestCount, inspection.LargestFunctions.Count);
        Assert.Equal(new ModuleFunction(199_999, "a::module::function_number_199999", "name", "() -> ()", Imported: false, 150), Assert.Single(page.Items));
    }

    [Fact]
    public void Inspect_MoreTypesInGroupsThanEnginesTake_IsRefusedBeforeTheyAreKept()
    {
        using var stream = new MemoryStream(LargeModules.ManyTypesInGroups());

        var (problem, allocated) = Measure(() => Assert.Throws<ProblemException>(() => WasmInspector.Inspect(stream)));

        Assert.Contains("more types than the 1000000", problem.Why, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, MostBytes);
    }

    [Fact]
    public void Inspect_NamesThatReachIntoOneAnother_AreGivenUpAtTheFirst()
    {
        using var stream = new MemoryStream(LargeModules.OverlappingNames());

        var names = WasmInspector.Inspect(stream).Names!;

        Assert.Equal((1, false), (names.FunctionCount, names.Readable));
    }
}
