using Dashboard.Core.Logs;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Tests.Logs;

/// <summary>Looks at the memory of the whole process, so it runs while no other test does.</summary>
[CollectionDefinition(nameof(LogStreamMemoryTests), DisableParallelization = true)]
[Collection(nameof(LogStreamMemoryTests))]
public sealed class LogStreamMemoryTests
{
    [Fact]
    public async Task Read_NeverEnumerated_KeepsNoLines()
    {
        using var folder = new TempFolder();
        await using var logs = new LogStreams(folder.Paths, Options.Create(new LogOptions { MemoryLines = 64 }), TimeProvider.System);
        var stream = logs.Create("ignored");
        var forgotten = Enumerable.Range(0, 100).Select(_ => stream.ReadAsync(cancellationToken: TestContext.Current.CancellationToken)).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 200_000; i++)
        {
            stream.Write(LogSource.Stdout, new string('x', 40));
        }

        // One queue that kept them would hold about 30 MB.
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 10_000_000, $"Memory grew by {grown} bytes for {forgotten.Count} readers that never read.");
    }
}
