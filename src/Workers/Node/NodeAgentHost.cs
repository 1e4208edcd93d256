using System.Net;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Registry;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workers.Node.Identity;
using Workers.Node.Registration;

namespace Workers.Node;

/// <summary>Puts the agent's parts together, and turns what can go wrong into words and an exit code.</summary>
internal static class NodeAgentHost
{
    /// <summary>Runs until cancelled.</summary>
    /// <returns>0 after a stop, 1 when it could not go on.</returns>
    public static async Task<int> RunAsync(NodeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var endpoint = new NodeEndpoint { Port = options.Port };
            await using var app = Build(options, endpoint);
            using var folder = DataFolderLock.Acquire(app.Services.GetRequiredService<DataPaths>());

            // Before anything starts: guests of an agent that was killed must not run beside those it starts now.
            app.Services.GetRequiredService<ProcessLedger>().KillLeftovers();
            await app.Services.GetRequiredService<NodeAgent>().RunAsync(app, endpoint, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (ProblemException problem)
        {
            return await FailAsync($"{problem.What}\n{problem.Why}\n{problem.Next}");
        }
        catch (OptionsValidationException invalid)
        {
            return await FailAsync("The configuration is not valid.\n" + string.Join('\n', invalid.Failures));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await FailAsync($"The node agent could not go on.\n{e.Message}\nCheck the port ({options.Port}) and the data folder ({options.DataDir}).");
        }
    }

    private static WebApplication Build(NodeOptions options, NodeEndpoint endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        WorkerSettings.AddTo(builder.Configuration);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddConsole(c => c.FormatterName = PlainConsole.FormatterName).AddConsoleFormatter<PlainConsole, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        var services = builder.Services;
        services.AddRoutingCore();

        // The command line's token ends the agent; the host must not listen for signals as well.
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new DataPaths(options.DataDir));
        services.AddLogStreams(builder.Configuration);
        services.AddProcesses();
        services.AddModules(builder.Configuration);
        services.AddRegistry(builder.Configuration);
        services.AddSandbox(builder.Configuration);
        services.AddSingleton<IExecCredentials, ExecCredentials>();
        services.AddSingleton<ClientIdentity>();
        services.AddSingleton<ServingIdentity>();
        services.AddSingleton<NodeRegistrar>();
        services.AddSingleton<LeaseRenewer>();
        services.AddSingleton<NodeAgent>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(endpoint.Ip, endpoint.Port, listen => listen.UseHttps(https =>
            {
                https.ServerCertificateSelector = (_, _) => endpoint.Certificate;

                // Accepted here and judged at the endpoint, where a refusal can say why.
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            }));
        });
        return builder.Build();
    }

    private static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return 1;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Where the log endpoint listens and with what certificate; known only once the node has joined.</summary>
internal sealed class NodeEndpoint
{
    public IPAddress Ip { get; set; } = IPAddress.Loopback;

    public int Port { get; set; }

    public System.Security.Cryptography.X509Certificates.X509Certificate2? Certificate { get; set; }
}
