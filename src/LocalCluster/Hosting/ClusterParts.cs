using LocalCluster.Admission;
using LocalCluster.Api;
using LocalCluster.Auth;
using LocalCluster.Controllers;
using LocalCluster.Logs;
using LocalCluster.Resources;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Hosting;

/// <summary>The parts of a server, put together.</summary>
internal sealed record ClusterParts(ResourceService Resources, ApiServer Api, BootstrapTokens Tokens, KubeletClient Kubelets, IReadOnlyList<Controller> Controllers)
{
    public static ClusterParts Build(LocalClusterOptions options, ClusterData data, ILoggerFactory loggers, TimeProvider time, CancellationToken stopping)
    {
        var resources = new ResourceService(data.Store, [new NamespaceLifecycle(), new NodeRestriction(), new SigningRequestRules()], time);
        var tokens = new BootstrapTokens(resources, time);
        var authorizer = new Authorizer(new NodeAuthorizer(data.Store));
        var kubelets = new KubeletClient(data.Authority);
        var api = new ApiServer(
            new Authenticator(data.Authority, tokens, time),
            authorizer,
            new ListHandler(data.Store, time),
            new WatchHandler(data.Store, time, stopping),
            new WriteHandler(resources, time),
            new SubresourceHandler(resources),
            new PodLogHandler(resources, kubelets, stopping),
            new ReviewHandler(authorizer),
            resources,
            loggers.CreateLogger<ApiServer>());
        return new(resources, api, tokens, kubelets, BuildControllers(options, data, resources, loggers.CreateLogger<Controller>(), time));
    }

    private static Controller[] BuildControllers(LocalClusterOptions options, ClusterData data, ResourceService resources, ILogger logger, TimeProvider time) =>
    [
        new SigningController(resources, data.Authority, options.ApproveNodeClientCertificates, time, logger),
        new SchedulerController(resources, time, logger),
        new NodeController(resources, options.NodeGracePeriod, time, logger),
        new PodEvictionController(resources, time, logger),
        new NamespaceController(resources, time, logger),
        new OwnerController(resources, time, logger),
        new ExpiryController(resources, options.EventLifetime, time, logger),
    ];
}
