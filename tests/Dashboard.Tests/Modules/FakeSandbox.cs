using Dashboard.Core.Logs;
using Dashboard.Core.Sandbox;

namespace Dashboard.Tests.Modules;

/// <summary>A sandbox that knows two runtimes, one of them missing, and never runs anything.</summary>
internal sealed class FakeSandbox : ISandbox
{
    private static readonly LimitEnforcement[] Limits =
    [
        new("time", true, "watchdog"), new("memory", true, "cgroup"), new("fuel", false, "nobody counts"),
        new("output", true, "cap"), new("stack", false, "fixed"), new("network", true, "wall"), new("filesystem", true, "wall"),
    ];

    public Task<IReadOnlyList<RuntimeInfo>> GetRuntimesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RuntimeInfo>>(
    [
        new RuntimeInfo("wasmtime", false, null, null, "get it there", Limits),
        new RuntimeInfo("wazero", true, "1.12.0", "/bin/wazero", "", Limits),
    ]);

    public Task<string> DescribeCommandAsync(RunSpec spec, CancellationToken cancellationToken) => Task.FromResult("wazero run x");

    public Task<RunResult> RunAsync(RunSpec spec, ILogSink output, CancellationToken cancellationToken) => throw new NotSupportedException();
}
