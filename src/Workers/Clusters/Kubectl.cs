using System.Collections;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools;

namespace Workers.Clusters;

/// <summary>
/// Does what a person would type. Where kubectl is there it is run, and what is shown is what ran; where it is not, the
/// dashboard's own client does the same, and says so.
/// </summary>
internal sealed class Kubectl(IToolLocator tools, IProcessRunner processes, DataPaths paths)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Shows and runs one command.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="words">The command's words after <c>kubectl --kubeconfig F</c>.</param>
    /// <param name="otherwise">What does the same where there is no kubectl.</param>
    /// <param name="context">The job.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException">kubectl refused.</exception>
    public async Task RunAsync(ClusterInfo cluster, IReadOnlyList<string> words, Func<Task> otherwise, IJobContext context, CancellationToken cancellationToken)
    {
        string[] line = [.. cluster.KubectlWords, .. words];
        context.ShowCommand(ShellQuote.Join(line));
        if (tools.Find("kubectl") is not { } kubectl)
        {
            context.Log.Write(LogSource.System, "kubectl is not installed: the dashboard's own client does the same.");
            await otherwise();
            return;
        }

        var spec = new ProcessSpec { FileName = kubectl.Path, Arguments = line[1..], Environment = Environment(), WallTime = Limit, OutputBytes = 1024 * 1024 };
        var result = await processes.RunAsync(spec, context.Log, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.End != ProcessEnd.Exited || result.ExitCode != 0)
        {
            throw new ProblemException(
                ProblemKind.Upstream,
                $"kubectl {words[0]} failed.",
                result.End == ProcessEnd.TimedOut ? "It took longer than a minute." : $"It ended with exit code {result.ExitCode}; its words are in the log.",
                "Correct what it names and try again.");
        }
    }

    /// <summary>Shows a command that the dashboard does itself, because it holds what a log must not.</summary>
    public static void Show(ClusterInfo cluster, IReadOnlyList<string> words, IJobContext context) =>
        context.ShowCommand(ShellQuote.Join([.. cluster.KubectlWords, .. words]));

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        environment.Remove("KUBECONFIG");
        environment["KUBECACHEDIR"] = Path.Combine(paths.Cache, "kubectl");
        return environment;
    }
}
