using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Scripts;
using Microsoft.Extensions.Options;

namespace Workers.Runs;

/// <summary>Runs a build's script under node and tells how it ended.</summary>
internal sealed class ScriptRunHandler(IBuildOutputs builds, IScriptSandbox scripts, IOptions<SandboxOptions> options) : IJobHandler<ScriptRunRequest>
{
    public async Task<JobOutcome> ExecuteAsync(ScriptRunRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var spec = request.ToSpec(builds, options.Value.Limits);
        context.ShowCommand(await scripts.DescribeCommandAsync(spec, cancellationToken));
        var result = await scripts.RunAsync(spec, context.Log, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        RunResults.Set(context, result);
        return result is { End: RunEnd.Exited, ExitCode: 0 } ? JobOutcome.Success(exitCode: 0) : JobOutcome.Failure(result.Reason, result.ExitCode);
    }
}
