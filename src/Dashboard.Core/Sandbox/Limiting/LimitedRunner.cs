using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Walls;
using Dashboard.Core.Sandbox.Workspaces;

namespace Dashboard.Core.Sandbox.Limiting;

/// <summary>Limits by cgroups where this machine has them, and by looking where it has not. A folder is always looked at.</summary>
internal sealed class LimitedRunner(IProcessRunner processes, Cgroups cgroups) : ILimitedRunner
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public string Words => (cgroups.Words, cgroups.CountsProcesses) switch
    {
        ({ } words, true) => $"memory and processes are limited by the kernel ({words})",
        ({ } words, false) => $"memory is limited by the kernel ({words}), processes are counted",
        _ => $"memory and processes are looked at ({cgroups.Problem})",
    };

    public async Task<LimitedResult> RunAsync(ProcessSpec spec, ProcessLimits limits, ILogSink output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (cancellationToken.IsCancellationRequested)
        {
            return new LimitedResult(new ProcessResult(ProcessEnd.Cancelled, 137, TimeSpan.Zero, 0), null, null);
        }

        using var memory = cgroups.Create(limits.MemoryBytes);
        using var count = memory is null ? null : cgroups.Count(memory, limits.Processes);
        var running = processes.Start(spec with { CgroupProcsFile = memory?.ProcsFile, CgroupPidsFile = count?.ProcsFile }, output);
        await using (running.ConfigureAwait(false))
        {
            var outOfMemory = false;
            using var registration = cancellationToken.UnsafeRegister(_ => Kill(), null);
            var sampler = memory is not null ? null : new MemorySampler(running.Id, limits.MemoryBytes, () =>
            {
                outOfMemory = true;
                Kill();
            });
            ExceededLimit? seen = null;
            var watch = new LimitWatch(Interval, () => (seen = Look(running.Id, limits, memory, count)) is not null, Kill);
            var result = await running.Completion.ConfigureAwait(false);
            await watch.DisposeAsync().ConfigureAwait(false);
            await (sampler?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            var exceeded = outOfMemory || memory?.WasOutOfMemory() is true ? ExceededLimit.Memory : seen;
            return new LimitedResult(result, exceeded, memory is null ? sampler!.Peak : memory.ReadPeak());
        }

        void Kill() => _ = running.StopAsync(TimeSpan.Zero);
    }

    private static ExceededLimit? Look(int process, ProcessLimits limits, CgroupLease? memory, PidsGroup? count)
    {
        // The kernel kills one process of the group; those left would wait for it until their time is over.
        if (memory?.WasOutOfMemory() is true)
        {
            return ExceededLimit.Memory;
        }

        if (count?.WasRefused() ?? ProcessFamily.Of(process, limits.Processes + 1).Count() > limits.Processes)
        {
            return ExceededLimit.Processes;
        }

        var use = WorkspaceUse.Measure(limits.Folder, limits.FolderEntries);
        return use switch
        {
            _ when use.Bytes > limits.FolderBytes => ExceededLimit.FolderBytes,
            _ when use.Entries > limits.FolderEntries || use.Oddity is not null => ExceededLimit.FolderEntries,
            _ when new DriveInfo(limits.Folder).AvailableFreeSpace < limits.FreeBytes => ExceededLimit.DiskSpace,
            _ => null,
        };
    }
}
