using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Tests.Modules.Fuzzing;

/// <summary>
/// A hundred thousand inputs that are nearly modules: each is read, or refused with the inspector's own problem. To look for
/// longer, set <c>FUZZ_INPUTS</c> to how many; a seed that fails is printed with its input.
/// </summary>
public sealed class InspectorFuzzTests
{
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_INPUTS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 100_000;

    // An input has some hundred bytes; what is read of it may be a few lists and texts.
    private const long MostBytes = 600_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1 + (Inputs / 100_000));

    [Fact]
    public async Task Inspect_HundredThousandInputs_IsReadOrRefused()
    {
        var seed = 20261122;
        var work = Task.Run(() =>
        {
            var read = 0;
            for (var i = 0; i < Inputs; i++)
            {
                read += Check(++seed) ? 1 : 0;
            }

            return read;
        });

        // Input that is read for ever fails with its seed.
        await Task.WhenAny(work, Task.Delay(Limit, TestContext.Current.CancellationToken));
        Assert.True(work.IsCompleted, $"seed {seed} takes for ever");
        var good = await work;

        TestContext.Current.TestOutputHelper?.WriteLine($"{good:N0} of {Inputs:N0} were read, the others refused");
        Assert.InRange(good, Inputs / 10, Inputs - 1);
    }

    private static bool Check(int seed)
    {
        var input = FuzzInputs.Make(seed, FuzzCorpus.Modules);
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
            throw new InvalidOperationException($"seed {seed}: {Convert.ToHexStringLower(input)}", e);
        }
        finally
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"seed {seed}: {allocated:N0} bytes for {Convert.ToHexStringLower(input)}");
        }
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
