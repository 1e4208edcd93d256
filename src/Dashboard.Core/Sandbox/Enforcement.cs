using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Dashboard.Core.Sandbox.Workspaces;

namespace Dashboard.Core.Sandbox;

/// <summary>Says who enforces each limit for a runtime on this machine.</summary>
internal static class Enforcement
{
    /// <param name="runtime">The runtime's adapter.</param>
    /// <param name="noWall">Why there is no bubblewrap wall; empty when there is one.</param>
    /// <param name="cgroups">The machine's cgroups.</param>
    public static IReadOnlyList<LimitEnforcement> Of(IWasmRuntime runtime, string noWall, Cgroups cgroups)
    {
        var able = runtime.Abilities;
        return
        [
            new("time", true, "watchdog (kills the whole process group)"),
            new("memory", true, $"{able.Memory ?? "the module's memory maximum, rewritten"}; process: {Process(cgroups)}"),
            able.Fuel is { } fuel ? new("fuel", true, fuel) : new("fuel", false, $"{runtime.Name} does not count instructions; a run that asks for it is refused"),
            new("output", true, "output cap (kills the whole process group)"),
            able.Stack is { } stack ? new("stack", true, stack) : new("stack", false, $"{runtime.Name} has a fixed limit of its own, which can't be set; a run that asks for another is refused"),
            Network(runtime, noWall),
            Files(runtime, noWall),
            new("workspace", true, $"watchdog (looks at the folder every {WorkspaceGuard.Interval.TotalMilliseconds:0} ms); one file: {(GuestProcess.HasFileLimit ? "the kernel (RLIMIT_FSIZE)" : "the same, prlimit is not installed")}"),
        ];
    }

    private static string Process(Cgroups cgroups) =>
        cgroups.Words ?? $"watchdog (looks at its memory every {MemorySampler.Interval.TotalMilliseconds:0} ms; {cgroups.Problem})";

    private static LimitEnforcement Network(IWasmRuntime runtime, string noWall)
    {
        var wall = noWall.Length == 0 ? "bubblewrap (a network namespace of its own, with nothing in it)" : $"WASI alone: no socket is handed to the guest; {noWall}";
        return new("network", true, wall + (!runtime.Abilities.Listen ? $"; {runtime.Name} can't hand a listening socket to its guest"
            : noWall.Length == 0 ? "; a listening socket is in there too, and reached only through the dashboard" : "; a listening socket is one of this machine's loopback, open to its other programs"));
    }

    private static LimitEnforcement Files(IWasmRuntime runtime, string noWall)
    {
        if (noWall.Length == 0)
        {
            return new("filesystem", true, "bubblewrap (only the runtime, the module and the preopened folders are there)");
        }

        return runtime.Abilities.ContainsPreopens
            ? new("filesystem", true, $"{runtime.Name} (only the preopened folders); {noWall}")
            : new("filesystem", false, $"{noWall}, and {runtime.Name} alone does not keep a guest inside a folder; runs with preopened folders are refused");
    }
}
