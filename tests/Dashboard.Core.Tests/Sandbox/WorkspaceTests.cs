using Dashboard.Core.Jobs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Workspaces;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>A guest's own folder: what may lie in it, what is kept of it, and that it can always be deleted.</summary>
public sealed class WorkspaceTests : IAsyncDisposable
{
    private static readonly RunLimits Limits = new() { WorkspaceBytes = 1_000, WorkspaceFiles = 5 };
    private readonly SandboxHost _host = new();
    private readonly string _folder;

    public WorkspaceTests() => _folder = Directory.CreateDirectory(Path.Combine(_host.Root, "work")).FullName;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Measure_FilesFoldersAndLinks_CountsAllAndFollowsNone()
    {
        File.WriteAllBytes(Path.Combine(_folder, "a"), new byte[300]);
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        File.WriteAllBytes(Path.Combine(_folder, "sub", "b"), new byte[400]);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "loop"), _folder);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "out"), "/usr");

        var use = WorkspaceUse.Measure(_folder, 5);

        Assert.Equal(5, use.Entries);
        Assert.InRange(use.Bytes, 700, 1_000);
        Assert.Null(use.Exceeds(Limits));
    }

    [Fact]
    public void Measure_SparseFile_CountsAsLongAsItClaims()
    {
        using (var file = File.Create(Path.Combine(_folder, "sparse")))
        {
            file.SetLength(2_000);
        }

        Assert.Equal("its folder may hold 1000 bytes", WorkspaceUse.Measure(_folder, 5).Exceeds(Limits));
    }

    [Fact]
    public void Measure_ManyFiles_StopsCountingPastTheLimit()
    {
        for (var i = 0; i < 20; i++)
        {
            File.WriteAllText(Path.Combine(_folder, $"{i}"), "");
        }

        var use = WorkspaceUse.Measure(_folder, 5);

        Assert.Equal(6, use.Entries);
        Assert.Equal("its folder may hold 5 files and folders", use.Exceeds(Limits));
    }

    [Theory]
    [InlineData(@"mkdir $'\xff\xfe' && echo x > $'\xff\xfe/hidden'", "is not UTF-8")]
    [InlineData(@"n=$(printf 'd%.0s' {1..250}); for i in {1..20}; do mkdir $n && cd $n; done", "too long")]
    public async Task FolderThatDotNetCannotWalk_IsNoticedAndDeleted(string script, string words)
    {
        var made = await ShellAsync(script);

        Assert.Equal(0, made);
        Assert.Contains(words, WorkspaceUse.Measure(_folder, 1_000).Exceeds(new RunLimits()), StringComparison.Ordinal);
        await GuestFolder.DeleteAsync(_folder, _host.Get<IProcessRunner>());
        Assert.False(Path.Exists(_folder));
    }

    [Fact]
    public async Task Guard_TooMuchWhileItRuns_SaysSoOnce()
    {
        var told = new TaskCompletionSource();
        await using var guard = new WorkspaceGuard(_folder, Limits, () => told.SetResult());

        await File.WriteAllBytesAsync(Path.Combine(_folder, "a"), new byte[1_001]);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("its folder may hold 1000 bytes", guard.Exceeded);
    }

    [Fact]
    public async Task Guard_TooMuchJustBeforeTheEnd_IsSeenAtTheLastLook()
    {
        var guard = new WorkspaceGuard(_folder, Limits, () => { });
        await File.WriteAllBytesAsync(Path.Combine(_folder, "a"), new byte[1_001]);

        await guard.DisposeAsync();

        Assert.NotNull(guard.Exceeded);
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_Workspace_IsWritableAndKept(string runtime)
    {
        var (result, output) = await RunAsync("two-files", runtime, new RunLimits());

        Assert.True(result is { End: RunEnd.Exited, ExitCode: 0 }, result.Reason + output.Stderr);
        var kept = await _host.Get<RunArtifacts>().KeepAsync("0a1b", _folder);
        Assert.Equal(["hello.txt", "out/deep.pgm"], kept.Kept.Select(a => a.Name));
        Assert.Equal(1, kept.Left); // "a name"; links are passed over
        Assert.Equal("P5 1 1 255\nx", await File.ReadAllTextAsync(_host.Get<RunArtifacts>().Find("0a1b", "out/deep.pgm")!.Path));
        Assert.Equal(kept.Kept, _host.Get<RunArtifacts>().List("0a1b"));
    }

    [Fact]
    public async Task Find_AnythingElse_IsNotThere()
    {
        var artifacts = _host.Get<RunArtifacts>();
        File.WriteAllText(Path.Combine(_folder, "a.txt"), "x");
        await artifacts.KeepAsync("0a1b", _folder);
        File.CreateSymbolicLink(Path.Combine(_host.Root, "data", "artifacts", "0a1b", "link"), "/etc/passwd");

        Assert.NotNull(artifacts.Find("0a1b", "a.txt"));
        Assert.Null(artifacts.Find("0a1b", "link"));
        Assert.Null(artifacts.Find("0a1b", "../0a1b/a.txt"));
        Assert.Null(artifacts.Find("..", "sandbox"));
        Assert.Null(artifacts.Find("", "a.txt"));
        Assert.Empty(artifacts.List("0a1c"));
    }

    [Fact]
    public async Task DeleteAsync_JobForgotten_TakesItsFiles()
    {
        File.WriteAllText(Path.Combine(_folder, "a.txt"), "x");
        await _host.Get<RunArtifacts>().KeepAsync("0a1b", _folder);

        await _host.Get<IJobRemains>().DeleteAsync("0a1b");

        Assert.Empty(_host.Get<RunArtifacts>().List("0a1b"));
    }

    [Fact]
    public async Task KeepAsync_MoreThanAllMayHold_DropsTheOldestRuns()
    {
        await using var host = new SandboxHost(("Sandbox:ArtifactBytes", "1500"));
        var artifacts = host.Get<RunArtifacts>();
        foreach (var id in new[] { "01", "02" })
        {
            File.WriteAllBytes(Path.Combine(_folder, "a"), new byte[1_000]);
            await artifacts.KeepAsync(id, _folder);
        }

        Assert.Empty(artifacts.List("01"));
        Assert.Single(artifacts.List("02"));
    }

    private Task<(RunResult Result, SandboxHost.Lines Output)> RunAsync(string guest, string runtime, RunLimits limits) => _host.RunAsync(
        _host.Spec(WatModule.Hostile(guest), runtime) with { Workspace = true, WorkspaceFolder = _folder, Limits = limits });

    private async Task<int> ShellAsync(string script)
    {
        var spec = new ProcessSpec { FileName = "/bin/bash", Arguments = ["-c", script], WorkingDirectory = _folder, WallTime = TimeSpan.FromSeconds(10) };
        return (await _host.Get<IProcessRunner>().RunAsync(spec, new SandboxHost.Lines(), CancellationToken.None)).ExitCode;
    }
}
