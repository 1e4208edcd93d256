using System.Diagnostics;
using Dashboard.Core.Logs;

namespace Dashboard.Core.Processes;

/// <summary>One started process: its pumps, its watchdog and its end.</summary>
internal sealed class RunningProcess : IRunningProcess
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);
    private readonly Process _process;
    private readonly ProcessSpec _spec;
    private readonly string? _ledgerEntry;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Task _pumps;
    private readonly Timer? _watchdog;
    private long _outputBytes;
    private int _end = -1;

    public RunningProcess(Process process, ProcessSpec spec, ILogSink output, ProcessLedger ledger)
    {
        _process = process;
        _spec = spec;
        Id = process.Id;
        _ledgerEntry = ledger.Add(Id);
        _pumps = Task.WhenAll(
            OutputPump.Start(process.StandardOutput.BaseStream, output, LogSource.Stdout, Admit),
            OutputPump.Start(process.StandardError.BaseStream, output, LogSource.Stderr, Admit));
        if (spec.WallTime is { } limit)
        {
            _watchdog = new Timer(_ => End(ProcessEnd.TimedOut), null, limit, Timeout.InfiniteTimeSpan);
        }

        _ = FeedAsync();
        Completion = WaitAsync();
    }

    public int Id { get; }

    public Task<ProcessResult> Completion { get; }

    /// <summary>Kills the group; the first reason given is the one reported.</summary>
    public void End(ProcessEnd reason)
    {
        Interlocked.CompareExchange(ref _end, (int)reason, -1);

        // The watchdog may fire while the constructor still runs.
        if (Completion is not { IsCompleted: true })
        {
            ProcessTree.Signal(Id, ProcessTree.SigKill);
        }
    }

    public async Task StopAsync(TimeSpan grace)
    {
        if (Completion.IsCompleted)
        {
            return;
        }

        Interlocked.CompareExchange(ref _end, (int)ProcessEnd.Cancelled, -1);
        ProcessTree.Signal(Id, ProcessTree.SigTerm);
        if (await Task.WhenAny(Completion, Task.Delay(grace)) != Completion)
        {
            ProcessTree.Signal(Id, ProcessTree.SigKill);
            await Completion;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Completion.IsCompleted)
        {
            End(ProcessEnd.Cancelled);
        }

        await Completion;
        _process.Dispose();
    }

    private int Admit(int bytes)
    {
        var total = Interlocked.Add(ref _outputBytes, bytes);
        if (_spec.OutputBytes is not { } limit || total <= limit)
        {
            return bytes;
        }

        End(ProcessEnd.OutputLimit);
        return (int)Math.Clamp(bytes - (total - limit), 0, bytes);
    }

    private async Task FeedAsync()
    {
        try
        {
            await using var stdin = _process.StandardInput.BaseStream;
            if (_spec.Stdin is { } bytes)
            {
                await stdin.WriteAsync(bytes);
            }
        }
        catch (IOException)
        {
            // The program ended, or closed its input, without reading all of it: its right.
        }
    }

    private async Task<ProcessResult> WaitAsync()
    {
        await _process.WaitForExitAsync();

        // Whatever the program left behind in its group goes with it; then the pipes close and the pumps end.
        ProcessTree.KillRest(Id);
        if (await Task.WhenAny(_pumps, Task.Delay(DrainLimit)) != _pumps)
        {
            _process.StandardOutput.Close();
            _process.StandardError.Close();
        }

        if (_watchdog is not null)
        {
            await _watchdog.DisposeAsync();
        }

        if (_ledgerEntry is not null)
        {
            File.Delete(_ledgerEntry);
        }

        var end = Volatile.Read(ref _end);
        return new ProcessResult(
            end < 0 ? ProcessEnd.Exited : (ProcessEnd)end,
            _process.ExitCode,
            Stopwatch.GetElapsedTime(_started),
            Interlocked.Read(ref _outputBytes))
        {
            StartedAt = _started,
        };
    }
}
