using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;
using Workers.Builds;

namespace Workers.Tests.Builds;

public sealed class BuildWallsTests
{
    private static readonly ToolLocation Bubblewrap = new("bwrap", "/opt/bwrap", "test");

    private static readonly BuildCommand Command = new(
        "/opt/rust/bin/cargo", ["build"], new Dictionary<string, string> { ["PATH"] = "/opt/rust/bin" }, "/data/scratch/1", "hello", ["/opt/rust"]);

    private readonly FakeCompiler _runner = new();

    [Fact]
    public async Task Raise_BubblewrapWorks_ShowsOnlyTheSystemTheCompilerAndTheJobsFolder()
    {
        var (spec, walls) = await Walls(Bubblewrap).RaiseAsync(Command, TestContext.Current.CancellationToken);

        var line = ShellQuote.Join(spec.Arguments);
        Assert.Equal("/opt/bwrap", spec.FileName);
        Assert.Contains("--unshare-all", spec.Arguments);
        Assert.Contains("--die-with-parent", spec.Arguments);
        Assert.DoesNotContain("--share-net", spec.Arguments);
        Assert.Contains("--ro-bind /opt/rust /opt/rust", line, StringComparison.Ordinal);
        Assert.Contains("--bind /data/scratch/1 /build", line, StringComparison.Ordinal);
        Assert.EndsWith("/opt/rust/bin/cargo build", line, StringComparison.Ordinal);
        Assert.Single(spec.Arguments, "--bind");
        Assert.Contains("no network", walls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raise_Always_GivesTheBuildNothingOfTheDashboardsEnvironment()
    {
        foreach (var walls in new[] { Walls(Bubblewrap), Walls() })
        {
            var (spec, _) = await walls.RaiseAsync(Command, TestContext.Current.CancellationToken);

            Assert.Equal(["HOME", "PATH", "TMPDIR"], spec.Environment!.Keys.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Raise_BubblewrapMissing_RunsOpenlyAndSaysSo()
    {
        var (spec, walls) = await Walls().RaiseAsync(Command, TestContext.Current.CancellationToken);

        Assert.Equal("/data/scratch/1/hello", spec.WorkingDirectory);
        Assert.Equal("NOT confined, because bubblewrap is not installed: the build can read this machine's files and reach the network.", walls);
        Assert.DoesNotContain("--unshare-all", spec.Arguments);
    }

    [Fact]
    public async Task Raise_BubblewrapForbiddenHere_RunsOpenlyAndSaysWhy()
    {
        _runner.Compile = (_, output) =>
        {
            output.Write(LogSource.Stderr, "bwrap: No permissions to create new namespace");
            return FakeCompiler.Exit(1);
        };

        var (_, walls) = await Walls(Bubblewrap).RaiseAsync(Command, TestContext.Current.CancellationToken);

        Assert.Contains("No permissions to create new namespace", walls, StringComparison.Ordinal);
        Assert.StartsWith("NOT confined", walls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raise_Often_TriesBubblewrapOnce()
    {
        var walls = Walls(Bubblewrap);

        await walls.RaiseAsync(Command, TestContext.Current.CancellationToken);
        await walls.RaiseAsync(Command, TestContext.Current.CancellationToken);

        Assert.Equal(1, _runner.Runs);
    }

    private BuildWalls Walls(params ToolLocation[] tools) => new(new FakeTools(tools), _runner, Options.Create(new BuildOptions()));
}
