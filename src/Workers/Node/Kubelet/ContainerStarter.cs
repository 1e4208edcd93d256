using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Kubelet;

/// <summary>Starts a container's next run, with a log of its own, and notes on disk that it runs and how it ended.</summary>
internal static class ContainerStarter
{
    /// <summary>The record is written before anything runs: after a crash of the agent the run counts as having happened.</summary>
    public static void Start(PodContext pod, ContainerSlot slot, CancellationToken cancellationToken)
    {
        var run = new ContainerRunRecord((slot.Run?.Number ?? -1) + 1, pod.Node.Time.GetUtcNow());
        pod.Records.Write(slot.Spec.Name, run);
        slot.Previous = slot.Run;
        slot.Run = run;
        slot.WaitingToRestart = null;
        var log = pod.Node.Logs.Create(pod.Pod.Metadata.Uid!, slot.Spec.Name, run.Number);
        slot.Running = Task.Run(() => RunAsync(pod, slot, run, log, cancellationToken), CancellationToken.None);
        pod.Node.Events.Normal(pod.Pod, "Started", $"Started container {slot.Spec.Name}", slot.Spec.Name);
        pod.Logger.LogInformation("Pod {Pod}: container {Container} started, run {Run}", pod, slot.Spec.Name, run.Number);
    }

    private static async Task RunAsync(PodContext pod, ContainerSlot slot, ContainerRunRecord run, ILogStream log, CancellationToken cancellationToken)
    {
        ContainerExit exit;
        try
        {
            var (program, args) = CommandLine(slot);
            exit = await pod.Node.Provider.RunAsync(
                new ContainerRun(slot.Image!, program, args, slot.Env, slot.Mounts, slot.MemoryBytes), new OutputOnly(log), cancellationToken);
        }
        catch (ProblemException e)
        {
            exit = new ContainerExit(128, "StartError", e.Message);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // A fault of ours must not leave a container that looks as if it ran for ever.
            pod.Logger.LogError(e, "Pod {Pod}: running container {Container} failed", pod, slot.Spec.Name);
            exit = new ContainerExit(128, "StartError", "The node agent failed to run the module; its log has the details.");
        }
        catch (OperationCanceledException)
        {
            exit = new ContainerExit(137, "Error", "The container was stopped.");
        }

        if (pod.Node.Stopping.IsCancellationRequested)
        {
            // The agent stops, not the container: the next start of the agent decides by the record on disk.
            await log.CompleteAsync(new LogOutcome("interrupted", "The node agent stopped."));
            return;
        }

        var ended = run with { FinishedAt = pod.Node.Time.GetUtcNow(), Exit = exit };
        pod.Records.Write(slot.Spec.Name, ended);
        slot.Run = ended;
        await log.CompleteAsync(new LogOutcome(exit.ExitCode == 0 ? "succeeded" : "failed", exit.Message, exit.ExitCode));
        pod.Logger.LogInformation("Pod {Pod}: container {Container} ended with exit code {Code}. {Message}", pod, slot.Spec.Name, exit.ExitCode, exit.Message ?? "");
    }

    /// <summary>command replaces the image's own program name; args come after it. https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/.</summary>
    private static (string? Program, IReadOnlyList<string> Args) CommandLine(ContainerSlot slot)
    {
        var command = slot.Spec.Command ?? [];
        var words = command.Skip(1).Concat(slot.Spec.Args ?? []).Select(w => Expansion.Expand(w, slot.Env));
        return (command.Count > 0 ? Expansion.Expand(command[0], slot.Env) : null, [.. words]);
    }

    /// <summary>A container's log holds what the container wrote and nothing of ours.</summary>
    private sealed class OutputOnly(ILogSink log) : ILogSink
    {
        public void Write(LogSource source, string text)
        {
            if (source != LogSource.System)
            {
                log.Write(source, text);
            }
        }

        public void WriteMany(LogSource source, IReadOnlyList<string> lines)
        {
            if (source != LogSource.System)
            {
                log.WriteMany(source, lines);
            }
        }
    }
}
