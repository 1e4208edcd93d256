using System.Globalization;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Listening;
using Dashboard.Core.Sandbox.Walls;
using Dashboard.Core.Sandbox.Workspaces;

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

    /// <summary>The port its guest's socket listens at, and who is told that it does.</summary>
    public (int Port, Action<IGuestSocket> Listening)? Listen { get; init; }

    /// <summary>The guest's own folder on the host and what may lie in it.</summary>
    public (string Folder, RunLimits Limits)? Workspace { get; init; }
}

/// <summary>How it ended.</summary>
/// <param name="Result">The process.</param>
/// <param name="OutOfMemory">Whether it was ended for its memory.</param>
/// <param name="PeakBytes">Its highest memory, where known.</param>
/// <param name="FilesExceeded">What was too much in its folder, in words; null when nothing was.</param>
internal sealed record GuestProcessResult(ProcessResult Result, bool OutOfMemory, long? PeakBytes, string? FilesExceeded = null);

/// <summary>Runs a runtime's process inside the walls this machine has: bubblewrap, a cgroup (or a sampler), the watchdogs.</summary>
internal sealed class GuestProcess(IProcessRunner processes, Cgroups cgroups)
{
    private const string Prlimit = "/usr/bin/prlimit";

    /// <summary>Whether the kernel holds a guest to a length of one file.</summary>
    public static bool HasFileLimit { get; } = File.Exists(Prlimit);

    /// <summary>Where a module of this name is seen inside the wall.</summary>
    public static string ModulePath(string name) => "/module/" + name;

    public async Task<GuestProcessResult> RunAsync(FoundRuntime found, GuestProcessSpec guest, ILogSink output, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new GuestProcessResult(new ProcessResult(ProcessEnd.Cancelled, 137, TimeSpan.Zero, 0), OutOfMemory: false, null);
        }

        using var group = cgroups.Create(guest.MemoryBytes);
        using var home = new RuntimeHome(found.Runtime, found.Wall is not null);
        var running = processes.Start(ToProcess(found, guest, home, group?.ProcsFile), output);
        await using (running.ConfigureAwait(false))
        {
            using var registration = cancellationToken.UnsafeRegister(_ => Kill(), null);
            var exceeded = false;
            var sampler = group is not null ? null : new MemorySampler(running.Id, guest.MemoryBytes, () =>
            {
                exceeded = true;
                Kill();
            });
            var guard = guest.Workspace is { } workspace ? new WorkspaceGuard(workspace.Folder, workspace.Limits, Kill) : null;
            var listening = guest.Listen is { } listen ? new ListenWatch(running.Id, found.Wall is not null, listen.Port, listen.Listening) : null;
            var result = await running.Completion.ConfigureAwait(false);
            await DisposeAsync(listening).ConfigureAwait(false);
            await DisposeAsync(sampler).ConfigureAwait(false);
            await DisposeAsync(guard).ConfigureAwait(false);
            return new GuestProcessResult(result, group?.WasOutOfMemory() ?? exceeded, group is null ? sampler?.Peak : group.ReadPeak(), guard?.Exceeded);
        }

        void Kill() => _ = running.StopAsync(TimeSpan.Zero);
    }

    private static ValueTask DisposeAsync(IAsyncDisposable? watch) => watch?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static ProcessSpec ToProcess(FoundRuntime found, GuestProcessSpec guest, RuntimeHome home, string? cgroupProcsFile)
    {
        IReadOnlyList<string> words = found.Wall is { } wall
            ? [wall.Bubblewrap, .. Bubblewrap.Arguments([.. wall.Binds, .. guest.Binds], RuntimeProbe.Inside, guest.Arguments, wall.EnvironmentWith(home.Environment), home.Needed)]
            : [found.RealPath, .. guest.Arguments];
        if (guest.Workspace is { } workspace && HasFileLimit)
        {
            // One byte more than the folder may hold: so the guard sees who ran into it.
            words = [Prlimit, string.Create(CultureInfo.InvariantCulture, $"--fsize={workspace.Limits.WorkspaceBytes + 1}"), "--core=0", .. words];
        }

        return new ProcessSpec
        {
            FileName = words[0],
            Arguments = [.. words.Skip(1)],
            Environment = found.Wall is null ? home.Environment : RuntimeWall.NoEnvironment,
            WorkingDirectory = "/",
            Stdin = guest.Stdin,
            WallTime = guest.WallTime,
            OutputBytes = guest.OutputBytes,
            CgroupProcsFile = cgroupProcsFile,
        };
    }
}
