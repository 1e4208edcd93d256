using Dashboard.Core.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Processes;

/// <summary>Registers what finds and runs programs.</summary>
public static class ProcessServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IToolLocator"/>, <see cref="ProcessLedger"/> and <see cref="IProcessRunner"/>. Needs <see cref="Storage.DataPaths"/>.</summary>
    public static IServiceCollection AddProcesses(this IServiceCollection services) => services
        .AddSingleton<IToolLocator, ToolLocator>()
        .AddSingleton<ProcessLedger>()
        .AddSingleton<IProcessRunner, ProcessRunner>();
}
