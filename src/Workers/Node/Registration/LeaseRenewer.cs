using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Registration;

/// <summary>
/// The node's heartbeat: renews its lease every 10 s; without it the node counts as lost after about 50 s.
/// https://kubernetes.io/docs/concepts/architecture/leases/.
/// </summary>
internal sealed class LeaseRenewer(NodeOptions options, TimeProvider time, ILogger<LeaseRenewer> logger)
{
    private const int LeaseSeconds = 300;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private bool _lost;

    /// <summary>Runs until cancelled. While the API does not answer, it tries on at the same pace.</summary>
    public async Task RunAsync(KubeClient client, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await RenewAsync(client, cancellationToken);
                if (_lost)
                {
                    logger.LogInformation("The cluster answers again");
                    _lost = false;
                }
            }
            catch (ProblemException e)
            {
                // Said once: the next hundred failures are the same news.
                if (!_lost)
                {
                    logger.LogWarning("The node's lease was not renewed: {Problem}", e.Message);
                    _lost = true;
                }
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task RenewAsync(KubeClient client, CancellationToken cancellationToken)
    {
        var spec = new LeaseSpec { HolderIdentity = options.NodeName, LeaseDurationSeconds = LeaseSeconds, RenewTime = time.GetUtcNow() };
        try
        {
            await client.PatchAsync<V1Lease>(V1Lease.NodeNamespace, options.NodeName, PatchKind.Merge, new { spec }, null, cancellationToken);
        }
        catch (ProblemException e) when (e.IsNotFound())
        {
            var meta = new ObjectMeta { Name = options.NodeName, Namespace = V1Lease.NodeNamespace };
            await client.CreateAsync(new V1Lease { Metadata = meta, Spec = spec }, cancellationToken);
        }
    }
}
