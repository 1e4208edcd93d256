using Dashboard.Core.Kubernetes.Clusters;
using Workers.Clusters;

namespace Dashboard.Hosting;

/// <summary>The local cluster, other clusters, and their jobs.</summary>
internal static class ClusterHosting
{
    /// <summary>Adds them.</summary>
    public static void AddClustersAndNodes(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LocalClusterSettings>()
            .Bind(builder.Configuration.GetSection("LocalCluster"))
            .Validate(o => o.Port is >= 0 and <= 65535, "LocalCluster:Port must be from 0 (any) to 65535, such as 6444.")
            .ValidateOnStart();
        builder.Services.AddSingleton<ILocalClusterHost, LocalClusterHost>();
        builder.Services.AddClusterWorkers(builder.Configuration);
    }
}
