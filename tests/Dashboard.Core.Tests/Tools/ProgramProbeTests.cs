using Dashboard.Core.Tools.Toolchains;

namespace Dashboard.Core.Tests.Tools;

public sealed class ProgramProbeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cargo 1.65.0", "1.65.0")]
    [InlineData("Debian clang version 14.0.6", "14.0.6")]
    [InlineData("docker-registry github.com/docker/distribution 2.8.2+ds1", "2.8.2+ds1")]
    [InlineData("Client Version: v1.32.3\nKustomize Version: v5.5.0", "1.32.3")]
    [InlineData("emcc (Emscripten gcc/clang-like replacement) 3.1.6~dfsg ()", "3.1.6~dfsg")]
    [InlineData("dev", "dev")]
    public async Task Version_AsProgramsPrintIt_IsFound(string output, string version)
    {
        var probe = new ProgramProbe(new ScriptedRunner(_ => (0, output)));

        Assert.Equal(version, await probe.VersionAsync(_folder.Write("tool", "x"), ["--version"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ask_Twice_StartsTheProgramOnce()
    {
        var runner = new ScriptedRunner(_ => (0, "1.0"));
        var probe = new ProgramProbe(runner);
        var tool = _folder.Write("tool", "x");

        await probe.AskAsync(tool, ["--version"], TestContext.Current.CancellationToken);
        await probe.AskAsync(tool, ["--version"], TestContext.Current.CancellationToken);

        Assert.Equal(1, runner.Runs);
    }

    [Fact]
    public async Task Ask_FileReplaced_StartsItAgain()
    {
        var runner = new ScriptedRunner(_ => (0, "1.0"));
        var probe = new ProgramProbe(runner);
        var tool = _folder.Write("tool", "x");
        await probe.AskAsync(tool, ["--version"], TestContext.Current.CancellationToken);

        _folder.Write("tool", "another program");
        await probe.AskAsync(tool, ["--version"], TestContext.Current.CancellationToken);

        Assert.Equal(2, runner.Runs);
    }

    [Fact]
    public async Task Ask_ProgramFails_AnswersNothingAndAsksAgainLater()
    {
        var runner = new ScriptedRunner(_ => (1, "1.0"));
        var probe = new ProgramProbe(runner);
        var tool = _folder.Write("tool", "x");

        Assert.Empty(await probe.AskAsync(tool, ["--version"], TestContext.Current.CancellationToken));
        Assert.Empty(await probe.AskAsync(tool, ["--version"], TestContext.Current.CancellationToken));

        Assert.Equal(2, runner.Runs);
    }
}
