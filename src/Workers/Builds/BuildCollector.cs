using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Samples;
using Microsoft.Extensions.Options;

namespace Workers.Builds;

/// <summary>Fetches what a build made out of its folder. Nothing there is trusted: a link may point anywhere.</summary>
internal sealed class BuildCollector(IModuleStore modules, IOptions<BuildOptions> options)
{
    /// <summary>What was made, its modules now stored, and the other files where they lie.</summary>
    /// <exception cref="ProblemException">An output is missing, too large, or not what it should be.</exception>
    public async Task<(IReadOnlyList<BuiltOutput> Outputs, IReadOnlyList<FileInfo> Files)> CollectAsync(BuildPlan plan, string origin, string folder, CancellationToken cancellationToken)
    {
        var outputs = new List<BuiltOutput>();
        var files = new List<FileInfo>();
        foreach (var output in plan.Outputs)
        {
            var file = RelativePath.Resolve(folder, output.Path) ?? throw Wrong(plan, output, "There is no such file, it is empty, or it is a link.");
            if (file.Length > options.Value.FileBytes)
            {
                throw Wrong(plan, output, string.Create(CultureInfo.InvariantCulture, $"It is larger than {options.Value.FileBytes} bytes (Builds:FileBytes)."));
            }

            if (output.Kind == OutputKind.File)
            {
                files.Add(file);
                outputs.Add(new BuiltOutput(file.Name, null));
                continue;
            }

            await using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            var module = await modules.AddAsync(content, file.Name, origin, cancellationToken);
            outputs.Add(new BuiltOutput(file.Name, module.Digest));
        }

        return (outputs, files);
    }

    private static ProblemException Wrong(BuildPlan plan, ScenarioOutput output, string why) => new(
        ProblemKind.Invalid,
        $"The build ended well, but {output.Path} can't be used.",
        why,
        $"Correct outputs of the scenario {plan.Scenario.Id} in samples/{plan.Sample.Name}/sample.yaml.");
}
