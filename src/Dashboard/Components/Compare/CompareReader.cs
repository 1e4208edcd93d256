using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Samples;

namespace Dashboard.Components.Compare;

/// <summary>Puts together what is known of a sample's scenarios and of those of its group. Starts nothing.</summary>
public sealed class CompareReader(ISampleCatalog catalog, IBuildPlanner planner, IJobService jobs, IBuildOutputs outputs, IModuleStore modules, ModuleInspections inspections)
{
    private const int Searched = 500;

    /// <summary>The sample and, where it has a group, the samples of the group, in their order.</summary>
    /// <exception cref="ProblemException">No such sample.</exception>
    public IReadOnlyList<Sample> Samples(string name)
    {
        var sample = catalog.Get(name);
        return sample.Group is { } group ? [.. catalog.List().Samples.Where(one => one.Group == group)] : [sample];
    }

    /// <summary>Every scenario of the samples, without sizes: those take their time.</summary>
    public async Task<IReadOnlyList<CompareItem>> ReadAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var builds = await jobs.ListAsync(JobKind.Build, Searched, null, cancellationToken);
        var runs = await jobs.ListAsync(JobKind.Run, Searched, null, cancellationToken);
        var items = new List<CompareItem>();
        foreach (var sample in samples)
        {
            foreach (var scenario in sample.Scenarios)
            {
                items.Add(await ReadAsync(new CompareItem(await planner.PlanAsync(sample, scenario, cancellationToken)), builds, runs, cancellationToken));
            }
        }

        return items;
    }

    /// <summary>The newest run on each runtime of a module.</summary>
    public static IReadOnlyDictionary<string, Job> NewestRuns(IEnumerable<Job> runs, string module)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var newest = new SortedDictionary<string, Job>(StringComparer.Ordinal);
        foreach (var run in runs.Where(run => run.Target == module && run.IsTerminal))
        {
            if (CompareItem.RuntimeOf(run) is { Length: > 0 } runtime)
            {
                newest.TryAdd(runtime, run);
            }
        }

        return newest;
    }

    private async Task<CompareItem> ReadAsync(CompareItem item, IReadOnlyList<Job> builds, IReadOnlyList<Job> runs, CancellationToken cancellationToken)
    {
        var own = builds.Where(job => job.Target == item.Target).ToList();
        item = item with { Newest = own.FirstOrDefault() };
        foreach (var job in own.Where(job => job.State == JobState.Succeeded))
        {
            if (job.Results.GetValueOrDefault("build") is { } build && outputs.Find(build) is { } files)
            {
                return await ReadAsync(item with { Build = job, CompilerMs = CompilerMs(own, build) }, files, runs, cancellationToken);
            }
        }

        return item;
    }

    private async Task<CompareItem> ReadAsync(CompareItem item, IReadOnlyList<BuiltFile> files, IReadOnlyList<Job> runs, CancellationToken cancellationToken)
    {
        var compared = files.Select(file => new ComparedFile(file.Name, LengthOf(file.Path), file.Module)).ToList();
        var module = files.FirstOrDefault(file => file.Module is not null)?.Module;
        if (module is null || modules.Find(module) is null)
        {
            return item with { Files = compared };
        }

        return item with
        {
            Files = compared,
            Module = module,
            Inspection = await InspectAsync(module, cancellationToken),
            Runs = NewestRuns(runs, module),
        };
    }

    private async Task<ModuleInspection?> InspectAsync(string module, CancellationToken cancellationToken)
    {
        try
        {
            return await inspections.GetAsync(module, cancellationToken);
        }
        catch (ProblemException)
        {
            return null; // Deleted between the two looks.
        }
    }

    // A build answered from the cache took no time; the one that filled the cache did.
    private static double? CompilerMs(IEnumerable<Job> builds, string build) => builds
        .Where(job => job.Results.GetValueOrDefault("build") == build && job.Results.GetValueOrDefault("cached") == "false")
        .Select(job => double.TryParse(job.Results.GetValueOrDefault("durationMs"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (double?)null)
        .FirstOrDefault();

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
