using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Listening;
using Microsoft.Extensions.Options;
using Workers.Runs.Http;

namespace Workers.Runs;

/// <summary>Runs a module in the sandbox and tells how it ended.</summary>
internal sealed class RunHandler(IModuleStore modules, ModuleInspections inspections, ISandbox sandbox, RunFolders folders, GuestSites sites, IOptions<SandboxOptions> options) : IJobHandler<RunRequest>
{
    public async Task<JobOutcome> ExecuteAsync(RunRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var spec = request.ToSpec(modules, options.Value.Limits);

        // A person would not name the program: the runtime takes the file's name. Only inside the walls it has another.
        context.ShowCommand(await sandbox.DescribeCommandAsync(spec with { ProgramName = null }, cancellationToken));
        var world = (await inspections.GetAsync(request.Module, cancellationToken)).World;
        if (!world.RunsOnServer)
        {
            context.Log.Write(LogSource.System, $"This module is made for {world.Name}. {world.Sentence}");
        }

        var result = await RunAsync(spec, context, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        RunResults.Set(context, result);
        return result switch
        {
            { End: RunEnd.Exited, ExitCode: 0 } => JobOutcome.Success(exitCode: 0),
            { End: RunEnd.NotInstantiated } when !world.RunsOnServer => JobOutcome.Failure($"{result.Reason} {world.Sentence}", result.ExitCode),
            _ => JobOutcome.Failure(result.Reason, result.ExitCode),
        };
    }

    private async Task<RunResult> RunAsync(RunSpec spec, IJobContext context, CancellationToken cancellationToken)
    {
        try
        {
            var listening = spec with { Listening = socket => Serve(socket, context) };
            return await folders.RunAsync(listening, context, with => sandbox.RunAsync(with, context.Log, cancellationToken));
        }
        finally
        {
            sites.Close(context.JobId);
        }
    }

    private void Serve(IGuestSocket socket, IJobContext context)
    {
        sites.Open(context.JobId, socket);
        var path = GuestSites.PathOf(context.JobId);
        context.SetResult("http", path);
        context.Log.Write(LogSource.System, $"Its socket listens inside the sandbox. The dashboard passes requests on from {path} for as long as it runs; Cancel ends it.");
    }
}
