using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dashboard.Core.Processes;

/// <summary>
/// Starts every process from one thread that lives as long as the dashboard. The kernel sends a child its
/// parent-death signal (prctl(2), PR_SET_PDEATHSIG) when the <em>thread</em> that made it ends, and threads of the
/// pool end when idle: started from one of those, a child would be killed at a whim.
/// </summary>
internal static class ProcessLauncher
{
    private static readonly BlockingCollection<(Process Process, TaskCompletionSource Done)> Queue = [];
    private static readonly Thread Launcher = CreateThread();

    /// <summary>Starts the process; exceptions are those of <see cref="Process.Start()"/>.</summary>
    public static void Start(Process process)
    {
        _ = Launcher;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((process, done));
        done.Task.GetAwaiter().GetResult();
    }

    private static Thread CreateThread()
    {
        var thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "process launcher" };
        thread.Start();
        return thread;
    }

    private static void Run()
    {
        foreach (var (process, done) in Queue.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }
}
