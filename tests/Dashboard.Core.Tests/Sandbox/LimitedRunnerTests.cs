using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Limiting;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Programs that start others and take too much together, with the kernel's help and without.</summary>
public sealed class LimitedRunnerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Auto")]
    [InlineData("Off")]
    public async Task Run_MoreMemoryTogether_IsEndedForIt(string cgroup)
    {
        // tail keeps what has no line end: 4 x 40 MB, each far below the limit.
        var result = await RunAsync(cgroup, "for i in 1 2 3 4; do (head -c 40000000 /dev/zero | tail | sleep 60) & done; wait");

        Assert.Equal(ExceededLimit.Memory, result.Exceeded);
    }

    [Theory]
    [InlineData("Auto")]
    [InlineData("Off")]
    public async Task Run_MoreProcessesTogether_IsEndedForIt(string cgroup)
    {
        var result = await RunAsync(cgroup, "i=0; while [ $i -lt 200 ]; do sleep 60 & i=$((i+1)); done; wait", limits => limits with { MemoryBytes = 1L << 30 });

        Assert.Equal(ExceededLimit.Processes, result.Exceeded);
    }

    [Theory]
    [InlineData("head -c 3000000 /dev/zero > big; sleep 60", ExceededLimit.FolderBytes)]
    [InlineData("head -c 3000000 /dev/zero > big", ExceededLimit.FolderBytes)]
    [InlineData("mkdir a b c d e f g h i j k l m; sleep 60", ExceededLimit.FolderEntries)]
    public async Task Run_MoreInItsFolder_IsEndedForItOrSaidSoAfterwards(string script, ExceededLimit exceeded)
    {
        var result = await RunAsync("Auto", script);

        Assert.Equal(exceeded, result.Exceeded);
    }

    [Fact]
    public async Task Run_DiskAlmostFull_IsEndedForIt()
    {
        var result = await RunAsync("Auto", "sleep 60", limits => limits with { FreeBytes = long.MaxValue });

        Assert.Equal(ExceededLimit.DiskSpace, result.Exceeded);
    }

    [Theory]
    [InlineData("Auto")]
    [InlineData("Off")]
    public async Task Run_WithinItsLimits_EndsByItself(string cgroup)
    {
        var result = await RunAsync(cgroup, "echo x > file; sleep 0.2; exit 3");

        Assert.Equal((null, ProcessEnd.Exited, 3), (result.Exceeded, result.Result.End, result.Result.ExitCode));
    }

    [Fact]
    public async Task Run_Cancelled_SaysSo()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var result = await RunAsync("Auto", "sleep 60", cancellationToken: cancel.Token);

        Assert.Equal((null, ProcessEnd.Cancelled), (result.Exceeded, result.Result.End));
    }

    private async Task<LimitedResult> RunAsync(string cgroup, string script, Func<ProcessLimits, ProcessLimits>? change = null, CancellationToken cancellationToken = default)
    {
        await using var host = new SandboxHost(("Sandbox:Cgroup", cgroup));
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Root, "work")).FullName;
        var spec = new ProcessSpec { FileName = "/bin/sh", Arguments = ["-c", script], WorkingDirectory = folder, WallTime = TimeSpan.FromSeconds(30) };
        var limits = new ProcessLimits { MemoryBytes = 96 << 20, Processes = 50, Folder = folder, FolderBytes = 1 << 20, FolderEntries = 10, FreeBytes = 0 };
        return await host.Get<ILimitedRunner>().RunAsync(spec, change?.Invoke(limits) ?? limits, new RecordingSink(), cancellationToken);
    }
}
