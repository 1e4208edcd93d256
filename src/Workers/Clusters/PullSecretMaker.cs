using System.Text.Json.Nodes;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Dashboard.Core.Registry;
using Microsoft.Extensions.Options;

namespace Workers.Clusters;

/// <summary>Puts a registry's credentials into a cluster, only where the configured connection has any.</summary>
internal sealed class PullSecretMaker(IOptions<RegistryOptions> options)
{
    /// <summary>The name of a pod's pull secret.</summary>
    public static string NameFor(string pod) => pod.Length > 51 ? pod[..51].TrimEnd('-') + "-pull-secret" : pod + "-pull-secret";

    /// <summary>Makes the secret; null when the registry is used anonymously.</summary>
    public async Task<string?> MakeAsync(ClusterConnection cluster, DeployRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var host = OciReference.Parse(request.Reference).Host;
        var connection = options.Value.Connections.Values.FirstOrDefault(c => c.Host.Equals(host, StringComparison.OrdinalIgnoreCase));
        if (connection is not { Username: { Length: > 0 } user })
        {
            return null;
        }

        var name = NameFor(request.Name);

        // The password is never shown: the line names a variable in its place.
        context.Log.Write(LogSource.System, $"The registry {host} wants credentials; the node gets them from a pull secret.");
        Kubectl.Show(
            cluster.Info,
            ["-n", request.Namespace, "create", "secret", "docker-registry", name, "--docker-server=" + host, "--docker-username=" + user, "--docker-password=$PASSWORD"],
            context);
        var secret = Secret(request, name, host, user, connection.Password ?? "");
        try
        {
            await cluster.Client.CreateAsync(secret, cancellationToken);
        }
        catch (ProblemException e) when (e.IsConflict())
        {
            await cluster.Client.PatchAsync<V1Secret>(request.Namespace, name, PatchKind.Merge, new { data = secret.Data }, null, cancellationToken);
        }

        return name;
    }

    private static V1Secret Secret(DeployRequest request, string name, string host, string user, string password)
    {
        var config = new JsonObject { ["auths"] = new JsonObject { [host] = new JsonObject { ["username"] = user, ["password"] = password } } };
        return new V1Secret
        {
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = request.Namespace,
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [PodManifest.ManagedBy] = PodManifest.Dashboard },
            },
            Type = "kubernetes.io/dockerconfigjson",
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [".dockerconfigjson"] = System.Text.Encoding.UTF8.GetBytes(config.ToJsonString()) },
        };
    }
}
