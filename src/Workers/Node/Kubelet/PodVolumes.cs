using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Sandbox;

namespace Workers.Node.Kubelet;

/// <summary>Lays out a pod's volumes as folders of this machine and says which of them a container sees where.</summary>
/// <param name="objects">Where config maps and secrets are read.</param>
/// <param name="folder">The pod's own folder.</param>
internal sealed class PodVolumes(IPodObjects objects, string folder)
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private readonly Dictionary<string, (string Path, bool ReadOnly)> _paths = new(StringComparer.Ordinal);

    /// <summary>Makes all volumes; called again after a failure.</summary>
    /// <exception cref="ProblemException">Something a volume names is missing, or its kind is not supported.</exception>
    public async Task MakeAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            if (volume.Projected is not null)
            {
                // The service account's token, which the API adds to every pod; a module has no way to use one.
                continue;
            }

            _paths[volume.Name] = await MakeAsync(pod.Metadata.Namespace!, volume, cancellationToken);
        }
    }

    /// <summary>What a container sees.</summary>
    /// <exception cref="ProblemException">It mounts a volume the pod does not have.</exception>
    public IReadOnlyList<Preopen> MountsOf(V1Pod pod, Container container)
    {
        var mounts = new List<Preopen>();
        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (!_paths.TryGetValue(mount.Name, out var made))
            {
                if (pod.Spec.Volumes?.Any(v => string.Equals(v.Name, mount.Name, StringComparison.Ordinal) && v.Projected is not null) == true)
                {
                    continue;
                }

                throw Wrong($"Container {container.Name} mounts {mount.Name}, which is no volume of the pod.");
            }

            mounts.Add(new Preopen(SubPath(made.Path, mount), GuestPath(mount.MountPath), made.ReadOnly || mount.ReadOnly == true));
        }

        return mounts;
    }

    private async Task<(string Path, bool ReadOnly)> MakeAsync(string ns, Volume volume, CancellationToken cancellationToken)
    {
        var own = Path.Combine(folder, "volumes", SafeName.Of(volume.Name));
        switch (volume)
        {
            case { ConfigMap: { } source }:
                var map = await objects.ConfigMapAsync(ns, source.Name ?? "", cancellationToken);
                if (map is null && source.Optional != true)
                {
                    throw Missing.Object("config map", ns, source.Name);
                }

                var texts = map?.Data?.Select(p => KeyValuePair.Create(p.Key, Encoding.UTF8.GetBytes(p.Value))) ?? [];
                WriteFiles(own, [.. texts, .. map?.BinaryData ?? new Dictionary<string, byte[]>(StringComparer.Ordinal)], source.Items, "config map", ns, source.Name, source.Optional == true);
                return (own, true);
            case { Secret: { } source }:
                var secret = await objects.SecretAsync(ns, source.SecretName ?? "", cancellationToken);
                if (secret is null && source.Optional != true)
                {
                    throw Missing.Object("secret", ns, source.SecretName);
                }

                WriteFiles(own, [.. secret?.Data ?? new Dictionary<string, byte[]>(StringComparer.Ordinal)], source.Items, "secret", ns, source.SecretName, source.Optional == true);
                return (own, true);
            case { HostPath: { } source }:
                return (HostPath(source), false);
            case { EmptyDir: not null }:
                Directory.CreateDirectory(own);
                return (own, false);
            default:
                throw Wrong($"Volume {volume.Name} is of a kind a wasm node does not have.");
        }
    }

    private static void WriteFiles(
        string own, IReadOnlyList<KeyValuePair<string, byte[]>> values, IReadOnlyList<KeyToPath>? items, string kind, string ns, string? name, bool optional)
    {
        if (values.Sum(v => (long)v.Value.Length) > MaxBytes)
        {
            throw Wrong($"The {kind} {name} is larger than {MaxBytes} bytes.");
        }

        if (Directory.Exists(own))
        {
            Directory.Delete(own, recursive: true);
        }

        Directory.CreateDirectory(own);
        var byKey = values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var wanted = items ?? [.. byKey.Keys.Select(k => new KeyToPath(k, k))];
        foreach (var item in wanted)
        {
            if (byKey.TryGetValue(item.Key, out var content))
            {
                var path = SafeName.Below(own, item.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content);
            }
            else if (!optional)
            {
                throw Missing.Key(kind, ns, name, item.Key);
            }
        }
    }

    private static string HostPath(HostPathVolume source)
    {
        if (!Path.IsPathRooted(source.Path) || source.Path.Split('/').Contains("..", StringComparer.Ordinal))
        {
            throw Wrong($"hostPath {source.Path} is not an absolute path without '..'.");
        }

        if (source.Type is "DirectoryOrCreate")
        {
            Directory.CreateDirectory(source.Path);
        }

        if (!Directory.Exists(source.Path))
        {
            throw new ProblemException(
                ProblemKind.NotFound, $"hostPath {source.Path} is not a folder of this node.", "WASI opens folders, not single files.", "Create the folder on the node, or use type DirectoryOrCreate.");
        }

        return source.Path;
    }

    private static string SubPath(string path, VolumeMount mount)
    {
        if (mount.SubPath is not { Length: > 0 } sub)
        {
            return path;
        }

        var below = SafeName.Below(path, sub);
        var real = Directory.ResolveLinkTarget(below, returnFinalTarget: true)?.FullName ?? below;
        return real.StartsWith(path + "/", StringComparison.Ordinal) && Directory.Exists(real)
            ? real
            : throw Wrong($"subPath {sub} is not a folder inside volume {mount.Name}.");
    }

    private static string GuestPath(string path) =>
        path.StartsWith('/') && !path.Split('/').Contains("..", StringComparer.Ordinal) && !path.Contains(':', StringComparison.Ordinal)
            ? path
            : throw Wrong($"mountPath {path} is not an absolute path without '..' and ':'.");

    private static ProblemException Wrong(string what) =>
        new(ProblemKind.Invalid, what, "The pod's volumes cannot be made so.", "A wasm node has configMap, secret, hostPath and emptyDir volumes; correct the pod.");
}
