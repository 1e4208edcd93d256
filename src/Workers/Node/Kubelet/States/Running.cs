namespace Workers.Node.Kubelet.States;

/// <summary>What follows from how the containers are.</summary>
internal enum RunningOutcome
{
    /// <summary>Go on.</summary>
    StillRunning,

    /// <summary>One has ended and is to be started again.</summary>
    Restart,

    /// <summary>All have ended for good, with success.</summary>
    Succeeded,

    /// <summary>All have ended for good, and not all with success.</summary>
    Failed,
}

/// <summary>Containers run. Ends when one of them has.</summary>
internal sealed class Running : PodState
{
    /// <summary>After this long without an end, the crash back-off begins anew, as the kubelet's does.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    public override string Name => "Running";

    public override IReadOnlyList<Type> Next { get; } = [typeof(Completed), typeof(Error), typeof(CrashLoopBackoff)];

    public override async Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        var began = pod.Node.Time.GetTimestamp();
        while (true)
        {
            pod.Report(Name, "Running");
            var outcome = Decide(pod);
            if (outcome == RunningOutcome.StillRunning)
            {
                await Task.WhenAny(pod.Containers.Where(c => c.IsRunning).Select(c => c.Running)).WaitAsync(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                pod.Node.Stopping.ThrowIfCancellationRequested();
                continue;
            }

            if (pod.Node.Time.GetElapsedTime(began) > Settled)
            {
                pod.CrashBackOff.Reset();
            }

            return outcome switch
            {
                RunningOutcome.Succeeded => new Completed(),
                RunningOutcome.Failed => new Error(),
                _ => new CrashLoopBackoff(),
            };
        }
    }

    /// <summary>Looks at all containers at once, so that what ended in the same moment is decided together.</summary>
    public static RunningOutcome Decide(PodContext pod)
    {
        var policy = pod.Pod.Spec.RestartPolicy;
        var slots = pod.Containers.Select(c => (c.IsRunning, c.Run?.Exit)).ToList();
        if (slots.Exists(s => !s.IsRunning && (s.Exit is null || PodRules.MustRestart(policy, s.Exit.ExitCode))))
        {
            return RunningOutcome.Restart;
        }

        if (slots.Exists(s => s.IsRunning))
        {
            return RunningOutcome.StillRunning;
        }

        return slots.TrueForAll(s => s.Exit!.ExitCode == 0) ? RunningOutcome.Succeeded : RunningOutcome.Failed;
    }
}
