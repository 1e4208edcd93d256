using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workers.Node.Identity;
using Workers.Node.Kubelet;
using Workers.Node.PodLogs;
using Workers.Node.Registration;
using Workers.Node.Wasm;

namespace Workers.Node;

/// <summary>The agent's life: identity, serving certificate, log endpoint, registration, and then pods until it is stopped.</summary>
internal sealed class NodeAgent(
    NodeOptions options,
    ClientIdentity identity,
    ServingIdentity serving,
    NodeRegistrar registrar,
    LeaseRenewer lease,
    IExecCredentials exec,
    IServiceProvider services,
    TimeProvider time,
    ILogger<NodeAgent> logger)
{
    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="ProblemException">The node could not join.</exception>
    public async Task RunAsync(WebApplication app, NodeEndpoint endpoint, CancellationToken cancellationToken)
    {
        var context = await identity.GetAsync(cancellationToken);
        using var client = new KubeClient(context, exec, time);
        var authority = context.CertificateAuthorityPem ?? throw new ProblemException(
            ProblemKind.Invalid, "The kubeconfig names no CA.", "The node could not tell the API server from anybody else.", "Use a kubeconfig with certificate-authority-data.");
        endpoint.Ip = options.NodeIp ?? MachineFacts.AddressTowards(context.Server);
        endpoint.Certificate = await serving.GetAsync(client, endpoint.Ip, cancellationToken);

        // Cancelled by the person who stops the agent, or by us when one of the loops fails.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var node = CreateServices(client, endpoint, stop.Token);
        var pods = new PodManager(node, options.NodeName, services.GetRequiredService<ILogger<PodManager>>());
        LogEndpoints.Map(app, new CallerCheck(authority), pods, node.Logs, time, logger);
        await app.StartAsync(cancellationToken);
        endpoint.Port = PortOf(app);

        var runtime = await node.Provider.DescribeAsync(cancellationToken);
        await registrar.RegisterAsync(client, endpoint.Ip, endpoint.Port, runtime, cancellationToken);
        Task[] loops =
        [
            lease.RunAsync(client, stop.Token),
            registrar.KeepFreshAsync(client, endpoint.Ip, endpoint.Port, runtime, stop.Token),
            node.Events.RunAsync(stop.Token),
            pods.RunAsync(),
        ];
        var first = await Task.WhenAny(loops);
        await StopAsync(app, client, stop, loops);
        if (!cancellationToken.IsCancellationRequested)
        {
            await first;
        }
    }

    private async Task StopAsync(WebApplication app, KubeClient client, CancellationTokenSource stop, Task[] loops)
    {
        logger.LogInformation("Stopping: ending the pods' modules");
        await stop.CancelAsync();
        foreach (var loop in loops)
        {
            // What failed is thrown by the caller; here only the end matters.
            await loop.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        await registrar.SayGoodbyeAsync(client, limit.Token);
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        await app.StopAsync(grace.Token);
    }

    private NodeServices CreateServices(KubeClient client, NodeEndpoint endpoint, CancellationToken stopping)
    {
        var paths = services.GetRequiredService<DataPaths>();
        return new NodeServices
        {
            Client = client,
            Objects = new PodObjects(client),
            Provider = new WasmProvider(
                services.GetRequiredService<IRegistryClientFactory>(),
                services.GetRequiredService<IModuleStore>(),
                new ImageIndex(Path.Combine(paths.Root, "images.json")),
                services.GetRequiredService<ISandbox>(),
                options.InsecureRegistries),
            Events = new EventRecorder(client, options.NodeName, time, services.GetRequiredService<ILogger<EventRecorder>>()),
            Logs = new PodLogStore(services.GetRequiredService<ILogStreams>(), paths),
            Time = time,
            LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
            NodeIp = endpoint.Ip.ToString(),
            PodsFolder = Path.Combine(paths.Root, "pods"),
            Stopping = stopping,
        };
    }

    private static int PortOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First()).Port;
    }
}
