using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Tests.Modules.Witness;

namespace Dashboard.Core.Tests.Modules.Fuzzing;

/// <summary>
/// A hundred thousand inputs that are nearly modules, and thousands of damaged modules of real compilers: each is read, or refused
/// with the inspector's own problem. To look for longer, set <c>FUZZ_INPUTS</c> to how many; a seed that fails is printed with its input.
/// </summary>
public sealed class InspectorFuzzTests
{
    private const int FirstSeed = 20261122;
    private const int CompiledShare = 20;
    private const int MostPrinted = 4000;

    // What is read of an input may be a window, a few lists and texts, and for a large one more of them.
    private const long MostBytes = 600_000;
    private const long MostBytesPerByte = 20;
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_INPUTS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 100_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1 + (Inputs / 100_000));

    /// <summary>The compilers whose modules are small enough to be damaged thousands of times.</summary>
    public static TheoryData<string> Compiled => ["clang without a library", "clang stripped", "emcc standalone", "rustc without a library", "wat2wasm"];

    [Fact]
    public async Task Inspect_HundredThousandInputs_IsReadOrRefused()
    {
        var good = await CheckAsync(Inputs, seed => FuzzInputs.Make(seed, FuzzCorpus.Modules));

        Assert.InRange(good, Inputs / 10, Inputs - 1);
    }

    [Theory]
    [MemberData(nameof(Compiled))]
    public async Task Inspect_DamagedCompiledModule_IsReadOrRefused(string recipe)
    {
        using var folder = new TempFolder();
        var module = await File.ReadAllBytesAsync(await CompiledModules.CompileAsync(recipe, folder.Root), TestContext.Current.CancellationToken);

        var good = await CheckAsync(Inputs / CompiledShare, seed => FuzzInputs.MakeFrom(module, seed, FuzzCorpus.Modules));

        Assert.InRange(good, 1, (Inputs / CompiledShare) - 1);
    }

    /// <summary>Checks the inputs of that many seeds, and answers how many were read.</summary>
    private static async Task<int> CheckAsync(int inputs, Func<int, byte[]> make)
    {
        var seed = FirstSeed;
        var work = Task.Run(() =>
        {
            var read = 0;
            for (var i = 0; i < inputs; i++)
            {
                seed++;
                read += Check(seed, make(seed)) ? 1 : 0;
            }

            return read;
        });

        // Input that is read for ever fails with its seed.
        await Task.WhenAny(work, Task.Delay(Limit, TestContext.Current.CancellationToken));
        Assert.True(work.IsCompleted, $"seed {seed} takes for ever");
        var good = await work;
        TestContext.Current.TestOutputHelper?.WriteLine($"{good:N0} of {inputs:N0} were read, the others refused");
        return good;
    }

    private static bool Check(int seed, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Read(input);
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(Tell(seed, input), e);
        }
        finally
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostBytes + (MostBytesPerByte * input.Length))
            {
                Assert.Fail($"{allocated:N0} bytes for {Tell(seed, input)}");
            }
        }
    }

    // A large input is a file to be looked at rather than text; it stays behind.
    private static string Tell(int seed, byte[] input)
    {
        if (input.Length <= MostPrinted)
        {
            return $"seed {seed}: {Convert.ToHexStringLower(input)}";
        }

        var file = Path.Combine(Path.GetTempPath(), $"inspector-fuzz-{seed}.wasm");
        File.WriteAllBytes(file, input);
        return $"seed {seed}: {file}";
    }

    private static void Read(byte[] input)
    {
        using var stream = new MemoryStream(input);
        var inspection = WasmInspector.Inspect(stream);
        Assert.Equal(input.Length, inspection.SizeParts.Sum(p => p.Bytes));
        foreach (var segment in inspection.DataSegments.Take(4))
        {
            DataPreview.Read(stream, segment, 0, DataPreview.MaxBytes);
        }

        var functions = WasmInspector.IndexFunctions(stream);
        functions.Read(stream, new FunctionQuery { Text = "a", Order = FunctionOrder.Size }, CancellationToken.None);
        functions.Read(stream, new FunctionQuery { From = -1, Count = int.MaxValue }, CancellationToken.None);
    }
}
