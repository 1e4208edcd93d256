using Dashboard.Core.Jobs;
using Dashboard.Core.Sandbox.Limiting;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Dashboard.Core.Sandbox.Workspaces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox;

/// <summary>Registers the sandbox.</summary>
public static class SandboxServices
{
    /// <summary>
    /// Adds <see cref="ISandbox"/> with the runtimes in order of preference. Needs <see cref="Storage.DataPaths"/>, logging and
    /// what <c>AddProcesses</c> adds; nothing of ASP.NET.
    /// </summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SandboxOptions>().Bind(configuration.GetSection(SandboxOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SandboxOptions>, SandboxOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWasmRuntime, WasmtimeRuntime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWasmRuntime, WazeroRuntime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWasmRuntime, WasmerRuntime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWasmRuntime, WasmEdgeRuntime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWasmRuntime, NodeRuntime>());
        services.TryAddSingleton(CreateCgroups);
        services.TryAddSingleton<ILimitedRunner, LimitedRunner>();
        services.TryAddSingleton<RuntimeProbe>();
        services.TryAddSingleton<RuntimeChoice>();
        services.TryAddSingleton<SandboxCache>();
        services.TryAddSingleton<GuestProcess>();
        services.TryAddSingleton<RunArtifacts>();
        services.AddSingleton<IJobRemains>(s => s.GetRequiredService<RunArtifacts>());
        services.TryAddSingleton<GuestPreparation>();
        services.TryAddSingleton<ISandbox, WasmSandbox>();
        services.TryAddSingleton<Scripts.IScriptSandbox, Scripts.ScriptSandbox>();
        services.TryAddSingleton<Matrix.RunMatrices>();
        services.TryAddSingleton<ConfinedTool>();
        services.TryAddSingleton<Modules.Sizes.IModuleSizes, Modules.Sizes.ModuleSizer>();
        services.AddHostedService<SandboxWarmUp>();
        return services;
    }

    private static Cgroups CreateCgroups(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SandboxOptions>>().Value;
        var logger = services.GetRequiredService<ILogger<Cgroups>>();
        if (options.Cgroup == WallMode.Off)
        {
            return new Cgroups([], "cgroups are turned off (Sandbox:Cgroup)", logger);
        }

        if (options.CgroupParent is { } parent)
        {
            return new Cgroups([new CgroupPlace(parent, File.Exists(Path.Combine(parent, "cgroup.controllers")) ? 2 : 1)], null, logger);
        }

        if (!File.Exists("/proc/self/mountinfo") || !File.Exists("/proc/self/cgroup"))
        {
            return new Cgroups([], null, logger);
        }

        var (mounts, groups) = (File.ReadAllText("/proc/self/mountinfo"), File.ReadAllText("/proc/self/cgroup"));
        return new Cgroups(CgroupLocator.Candidates(mounts, groups), null, logger, CgroupLocator.CountingFolder(mounts, groups));
    }
}

/// <summary>Looks at the runtimes in the background at start, so that the first run need not wait for it.</summary>
internal sealed partial class SandboxWarmUp(ISandbox sandbox, ILogger<SandboxWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            foreach (var runtime in await sandbox.GetRuntimesAsync(stoppingToken).ConfigureAwait(false))
            {
                LogRuntime(logger, runtime.Name, runtime.Version ?? "not installed");
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped while looking.
        }
        catch (Exception e) when (e is IOException or Errors.ProblemException or UnauthorizedAccessException)
        {
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Runtime {Name}: {Version}")]
    private static partial void LogRuntime(ILogger logger, string name, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The runtimes could not be looked at; the first run tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
