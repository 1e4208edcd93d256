using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Node.Kubelet;

/// <summary>Works out a container's environment, in the order the kubelet does: envFrom first, then env, later over earlier.</summary>
internal sealed class EnvResolver(IPodObjects objects, string nodeIp)
{
    /// <exception cref="ProblemException">Something it names is missing and not optional.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ResolveAsync(V1Pod pod, Container container, CancellationToken cancellationToken)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in container.EnvFrom ?? [])
        {
            await AddAllAsync(env, pod.Metadata.Namespace!, source, cancellationToken);
        }

        foreach (var variable in container.Env ?? [])
        {
            var value = variable.ValueFrom is { } from
                ? await ReadAsync(pod, from, cancellationToken)
                : Expansion.Expand(variable.Value ?? "", env);
            if (value is not null)
            {
                env[variable.Name] = value;
            }
        }

        return env;
    }

    private async Task AddAllAsync(Dictionary<string, string> env, string ns, EnvFromSource source, CancellationToken cancellationToken)
    {
        if (source.ConfigMapRef is { } map)
        {
            var found = await objects.ConfigMapAsync(ns, map.Name ?? "", cancellationToken);
            if (found is null && map.Optional != true)
            {
                throw Missing.Object("config map", ns, map.Name);
            }

            Add(found?.Data);
        }

        if (source.SecretRef is { } secret)
        {
            var found = await objects.SecretAsync(ns, secret.Name ?? "", cancellationToken);
            if (found is null && secret.Optional != true)
            {
                throw Missing.Object("secret", ns, secret.Name);
            }

            Add(found?.Data?.ToDictionary(p => p.Key, p => Encoding.UTF8.GetString(p.Value), StringComparer.Ordinal));
        }

        void Add(IReadOnlyDictionary<string, string>? values)
        {
            foreach (var (key, value) in values ?? new Dictionary<string, string>(StringComparer.Ordinal))
            {
                env[source.Prefix + key] = value;
            }
        }
    }

    private async Task<string?> ReadAsync(V1Pod pod, EnvVarSource from, CancellationToken cancellationToken)
    {
        var ns = pod.Metadata.Namespace!;
        if (from.FieldRef is { } field)
        {
            return PodFields.Read(pod, field.FieldPath, nodeIp);
        }

        if (from.ConfigMapKeyRef is { } key)
        {
            var map = await objects.ConfigMapAsync(ns, key.Name ?? "", cancellationToken);
            return Pick("config map", ns, key, map is not null, map?.Data?.GetValueOrDefault(key.Key));
        }

        if (from.SecretKeyRef is { } secretKey)
        {
            var secret = await objects.SecretAsync(ns, secretKey.Name ?? "", cancellationToken);
            var bytes = secret?.Data?.GetValueOrDefault(secretKey.Key);
            return Pick("secret", ns, secretKey, secret is not null, bytes is null ? null : Encoding.UTF8.GetString(bytes));
        }

        throw new ProblemException(
            ProblemKind.Unsupported, "An environment variable comes from a source this node does not know.", "It knows fieldRef, configMapKeyRef and secretKeyRef.", "Correct the pod's env.");
    }

    private static string? Pick(string kind, string ns, KeySelector key, bool found, string? value) =>
        value is not null || key.Optional == true ? value
        : found ? throw Missing.Key(kind, ns, key.Name, key.Key)
        : throw Missing.Object(kind, ns, key.Name);
}
