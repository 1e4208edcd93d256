using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Registry;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Kubelet;

/// <summary>Reads the registry credentials of a pod's imagePullSecrets.</summary>
internal sealed class PullSecrets(IPodObjects objects, ILogger logger)
{
    private static readonly string[] Keys = [".dockerconfigjson", ".dockercfg"];

    /// <summary>All credentials. A secret that is missing or unreadable is left out with a warning, as the kubelet does: the image may be public.</summary>
    public async Task<IReadOnlyList<RegistryCredential>> ReadAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var credentials = new List<RegistryCredential>();
        foreach (var name in (pod.Spec.ImagePullSecrets ?? []).Select(s => s.Name).OfType<string>())
        {
            try
            {
                var secret = await objects.SecretAsync(pod.Metadata.Namespace!, name, cancellationToken);
                var config = Keys.Select(k => secret?.Data?.GetValueOrDefault(k)).OfType<byte[]>().FirstOrDefault();
                if (config is null)
                {
                    logger.LogWarning("Pull secret {Secret} of pod {Pod} does not exist or holds no Docker configuration", name, pod.Metadata.Name);
                    continue;
                }

                credentials.AddRange(DockerConfig.ReadCredentials(config));
            }
            catch (ProblemException e)
            {
                logger.LogWarning("Pull secret {Secret} of pod {Pod}: {Problem}", name, pod.Metadata.Name, e.Message);
            }
        }

        return credentials;
    }
}
