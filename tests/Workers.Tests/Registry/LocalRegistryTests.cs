using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Workers.Registry;

namespace Workers.Tests.Registry;

public sealed class LocalRegistryTests
{
    [Fact]
    public async Task Start_ProgramPresent_BecomesReadyOnLoopbackAndLogs()
    {
        RegistryHost.NeedsProgram();
        await using var host = await RegistryHost.StartAsync();

        var status = await host.WaitForAsync(s => s.State == LocalRegistryState.Running);

        Assert.Equal(FormattableString.Invariant($"127.0.0.1:{host.Port}"), status.Host);
        Assert.Equal(0, status.Restarts);
        Assert.NotNull(host.Get<ILogStreams>().Find(ILocalRegistry.LogId));
        var config = Path.Combine(host.Folder, "registry", "config.yml");
        Assert.Contains(FormattableString.Invariant($"addr: 127.0.0.1:{host.Port}"), await File.ReadAllTextAsync(config), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(config));
        }
    }

    [Fact]
    public async Task Killed_IsStartedAgain_AndNothingPublishedIsLost()
    {
        RegistryHost.NeedsProgram();
        await using var host = await RegistryHost.StartAsync();
        var module = await host.AddModuleAsync();
        var reference = $"{host.Local.Status.Host}/wasm-demo:v0.0.0";
        await host.RunAsync(new PublishRequest(module.Digest, reference, WasmArtifactFormat.WasmToOci));
        var before = await host.WaitForAsync(s => s.State == LocalRegistryState.Running);

        Process.GetProcessById(before.ProcessId!.Value).Kill();
        var after = await host.WaitForAsync(s => s is { State: LocalRegistryState.Running, Restarts: 1 });

        Assert.NotEqual(before.ProcessId, after.ProcessId);
        var found = await host.Get<IRegistryClient>().InspectAsync(reference, CancellationToken.None);
        Assert.Equal(module.Digest, found.LayerDigest);
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhichKeyToSet_AndGoesOnOnceItIsFree()
    {
        RegistryHost.NeedsProgram();
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var host = await RegistryHost.StartAsync(((IPEndPoint)other.LocalEndpoint).Port);

        var status = await host.WaitForAsync(s => s.State == LocalRegistryState.PortInUse);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => host.Local.WaitUntilReadyAsync(RegistryHost.Limit, CancellationToken.None));
        other.Stop();

        Assert.Contains("Registry:Local:Port", status.Message, StringComparison.Ordinal);
        Assert.Contains("Registry:Local:Port", problem.Why, StringComparison.Ordinal);
        await host.WaitForAsync(s => s.State == LocalRegistryState.Running);
    }

    [Fact]
    public async Task Start_ProgramMissing_SaysHowToGetIt()
    {
        await using var host = await RegistryHost.StartAsync(null, ("Tools:docker-registry", "/nowhere/docker-registry"));

        var status = await host.WaitForAsync(s => s.State == LocalRegistryState.MissingProgram);

        Assert.Contains("make setup", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_EndsTheProcess()
    {
        RegistryHost.NeedsProgram();
        int process;
        await using (var host = await RegistryHost.StartAsync())
        {
            process = (await host.WaitForAsync(s => s.State == LocalRegistryState.Running)).ProcessId!.Value;
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
    }

    [Fact]
    public void RestartPause_Doubles_IsCapped_AndForgetsAfterAHealthyMinute()
    {
        var pause = new RestartPause();
        var pauses = Enumerable.Range(0, 10).Select(_ => pause.Next().TotalSeconds).ToList();
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], pauses);

        pause.Ran(TimeSpan.FromSeconds(59));
        Assert.Equal(30, pause.Next().TotalSeconds);
        pause.Ran(TimeSpan.FromSeconds(60));
        Assert.Equal(0.2, pause.Next().TotalSeconds);
    }
}
