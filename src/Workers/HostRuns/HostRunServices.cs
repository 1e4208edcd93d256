using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Microsoft.Extensions.DependencyInjection;

namespace Workers.HostRuns;

/// <summary>Registers scenarios that run a program of this machine.</summary>
public static class HostRunServices
{
    /// <summary>Adds <see cref="IHostPrograms"/> and the handler of <see cref="HostRunRequest"/>. Needs samples, tools, processes and jobs.</summary>
    public static IServiceCollection AddHostRuns(this IServiceCollection services) => services
        .AddSingleton<HostPrograms>()
        .AddSingleton<IHostPrograms>(provider => provider.GetRequiredService<HostPrograms>())
        .AddJobHandler<HostRunRequest, HostRunHandler>();
}
