using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Processes;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;

namespace Workers.Tools;

/// <summary>Runs the setup script, which does what a person would type.</summary>
internal sealed class InstallHandler(ToolSetup setup, IProcessRunner runner, IToolLocator tools, IOptions<ToolSetupOptions> options) : IJobHandler<InstallRequest>
{
    // As scripts/setup.sh says.
    private const int Incomplete = 3;
    private const long OutputBytes = 64L * 1024 * 1024;

    public async Task<JobOutcome> ExecuteAsync(InstallRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        if (setup.Script is not { } script || setup.Command is not { } command || tools.Find("bash") is not { } bash)
        {
            throw new ProblemException(
                ProblemKind.Unsupported,
                "Nothing can be installed from here.",
                "The dashboard runs without its checkout, whose scripts/setup.sh knows what is needed, or bash is missing.",
                "Type the commands that the Toolchains page shows beside each missing tool.");
        }

        context.ShowCommand(command);
        var output = new SetupOutput(context);
        var result = await runner.RunAsync(
            new ProcessSpec
            {
                // What the dashboard's own environment says about the network (proxies, apt's settings) holds for the setup too.
                FileName = tools.Find("env")?.Path ?? "/usr/bin/env",
                Arguments = ["SETUP_PROGRESS=1", bash.Path, script, "run"],
                WorkingDirectory = Path.GetDirectoryName(Path.GetDirectoryName(script)),
                WallTime = options.Value.WallTime,
                OutputBytes = OutputBytes,
            },
            output,
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result switch
        {
            { End: ProcessEnd.TimedOut } => JobOutcome.Failure(
                string.Create(CultureInfo.InvariantCulture, $"The setup took longer than {options.Value.WallTime.TotalMinutes:0} minutes (Tools:Setup:WallTime) and was ended."), result.ExitCode),
            { End: not ProcessEnd.Exited } => JobOutcome.Failure("The setup wrote far too much and was ended.", result.ExitCode),
            { ExitCode: 0 } => JobOutcome.Success("All tools are there.", 0),
            { ExitCode: Incomplete } => JobOutcome.Failure(
                $"{(output.Missing.Count > 0 ? "Still missing: " + string.Join("; ", output.Missing) : "Something is still missing")}. The log says why and what to type; everything else is ready.",
                result.ExitCode),
            _ => JobOutcome.Failure($"The setup ended with exit code {result.ExitCode.ToString(CultureInfo.InvariantCulture)}; its last messages say why.", result.ExitCode),
        };
    }
}
