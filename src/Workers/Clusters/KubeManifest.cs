using System.Text.Json;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Clusters;

/// <summary>Objects as files that kubectl applies.</summary>
internal static class KubeManifest
{
    private static readonly JsonSerializerOptions Indented = new(KubeJson.Options) { WriteIndented = true };

    public static string Write<T>(T value)
        where T : KubeObject, IKubeKind =>
        JsonSerializer.Serialize(value with { ApiVersion = T.Resource.ApiVersion, Kind = T.Resource.Kind }, Indented) + "\n";
}
