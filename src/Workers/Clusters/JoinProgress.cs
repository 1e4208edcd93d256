using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;

namespace Workers.Clusters;

/// <summary>Says what a joining node's certificate requests are waiting for, each piece of news once.</summary>
internal sealed class JoinProgress(string node, ClusterInfo cluster, IJobContext context, TimeSpan limit, TimeProvider time)
{
    /// <summary>Automatic approval, where the cluster has it, takes about a second.</summary>
    private static readonly TimeSpan Automatic = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Whether the serving certificate has been approved.</summary>
    public bool Approved { get; private set; }

    /// <exception cref="ProblemException">A person denied a request.</exception>
    public void Look(IReadOnlyList<V1CertificateSigningRequest> requests)
    {
        foreach (var request in requests.Where(r => NodeRequests.IsOf(r, node)))
        {
            var name = request.Metadata.Name!;
            if (request.Has("Denied") || request.Has("Failed"))
            {
                throw new ProblemException(ProblemKind.Forbidden, "The node did not join.", $"Its certificate request {name} was denied.", "Join again if that was not meant.");
            }

            var serving = request.Spec.SignerName == V1CertificateSigningRequest.KubeletServingSigner;
            if (request.Has("Approved"))
            {
                Approved |= serving;
                Say($"{name}+", $"Certificate request {name} has been approved.");
            }
            else if (serving || time.GetUtcNow() - request.Metadata.CreationTimestamp > Automatic)
            {
                Say(name, $"Certificate request {name} ({request.Spec.SignerName}) waits for your approval, at most {limit.TotalMinutes:0} minutes. Press Approve, or type:");
            }
        }
    }

    private void Say(string key, string text)
    {
        if (!_said.Add(key))
        {
            return;
        }

        context.Log.Write(LogSource.System, text);
        if (!key.EndsWith('+'))
        {
            Kubectl.Show(cluster, ["certificate", "approve", key], context);
            context.Report($"waiting for approval of {key}", 0, null);
        }
    }
}
