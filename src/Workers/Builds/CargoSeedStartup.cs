using Dashboard.Core.Tools;
using Microsoft.Extensions.Hosting;

namespace Workers.Builds;

/// <summary>Gets to know the Rust compiler once the dashboard is up; half a second's work, once per compiler.</summary>
internal sealed class CargoSeedStartup(ICompilers compilers, CargoSeed seed, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stoppingToken);
        }

        var search = await compilers.FindAsync(CompilerTools.Cargo, CompilerTargets.Wasi, stoppingToken);
        if (search.Found is { } compiler)
        {
            await seed.LearnAsync(compiler, stoppingToken);
        }
    }
}
