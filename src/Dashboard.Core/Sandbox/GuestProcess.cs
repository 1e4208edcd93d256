using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Walls;

namespace Dashboard.Core.Sandbox;

/// <summary>A runtime's process to be run inside the walls.</summary>
/// <param name="Arguments">The runtime's arguments, in paths as it sees them.</param>
/// <param name="Binds">What it sees besides itself, where there is a wall.</param>
/// <param name="MemoryBytes">The most memory the process may have.</param>
internal sealed record GuestProcessSpec(IReadOnlyList<string> Arguments, IReadOnlyList<Bind> Binds, long MemoryBytes)
{
    public ReadOnlyMemory<byte>? Stdin { get; init; }

    public TimeSpan? WallTime { get; init; }

    public long? OutputBytes { get; init; }
}

/// <summary>How it ended.</summary>
internal sealed record GuestProcessResult(ProcessResult Result, bool OutOfMemory, long? PeakBytes);

/// <summary>Runs a runtime's process inside the walls this machine has: bubblewrap, a cgroup (or a sampler), the watchdog.</summary>
internal sealed class GuestProcess(IProcessRunner processes, Cgroups cgroups)
{
    /// <summary>Where a module of this name is seen inside the wall.</summary>
    public static string ModulePath(string name) => "/module/" + name;

    public async Task<GuestProcessResult> RunAsync(FoundRuntime found, GuestProcessSpec guest, ILogSink output, CancellationToken cancellationToken)
    {
        using var group = cgroups.Create(guest.MemoryBytes);
        using var home = new RuntimeHome(found.Runtime, found.Wall is not null);
        var spec = new ProcessSpec
        {
            FileName = found.Wall?.Bubblewrap ?? found.RealPath,
            Arguments = found.Wall is { } wall ? Bubblewrap.Arguments([.. wall.Binds, .. guest.Binds], RuntimeProbe.Inside, guest.Arguments, wall.EnvironmentWith(home.Environment), home.Needed) : guest.Arguments,
            Environment = found.Wall is null ? home.Environment : RuntimeWall.NoEnvironment,
            WorkingDirectory = "/",
            Stdin = guest.Stdin,
            WallTime = guest.WallTime,
            OutputBytes = guest.OutputBytes,
            CgroupProcsFile = group?.ProcsFile,
        };
        if (group is null)
        {
            return await RunSampledAsync(spec, guest.MemoryBytes, output, cancellationToken).ConfigureAwait(false);
        }

        var result = await processes.RunAsync(spec, output, cancellationToken).ConfigureAwait(false);
        return new GuestProcessResult(result, group.WasOutOfMemory(), group.ReadPeak());
    }

    private async Task<GuestProcessResult> RunSampledAsync(ProcessSpec spec, long memoryBytes, ILogSink output, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new GuestProcessResult(new ProcessResult(ProcessEnd.Cancelled, 137, TimeSpan.Zero, 0), OutOfMemory: false, null);
        }

        var exceeded = false;
        var running = processes.Start(spec, output);
        await using (running.ConfigureAwait(false))
        {
            var sampler = new MemorySampler(running.Id, memoryBytes, () =>
            {
                exceeded = true;
                _ = running.StopAsync(TimeSpan.Zero);
            });
            await using (sampler.ConfigureAwait(false))
            {
                using var registration = cancellationToken.UnsafeRegister(_ => _ = running.StopAsync(TimeSpan.Zero), null);
                var result = await running.Completion.ConfigureAwait(false);
                return new GuestProcessResult(result, exceeded, sampler.Peak);
            }
        }
    }
}
