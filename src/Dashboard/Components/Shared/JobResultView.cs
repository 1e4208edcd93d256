using System.Globalization;
using Dashboard.Core.Jobs;

namespace Dashboard.Components.Shared;

/// <summary>One result of a job as a person reads it.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Its value, formatted; for a digest the whole digest.</param>
/// <param name="IsDigest">Whether it is shown short with a copy button.</param>
/// <param name="Href">Where it leads.</param>
public sealed record JobResultView(string Label, string Value, bool IsDigest = false, string? Href = null)
{
    private static readonly (string Name, string Label)[] Known =
    [
        ("module", "Module"),
        ("reference", "Reference"),
        ("manifest", "Manifest digest"),
        ("layer", "Layer digest (the module)"),
        ("format", "Format"),
        ("size", "Size"),
        ("cached", "From the cache"),
        ("runtime", "Runtime"),
        ("end", "Ended"),
        ("exitCode", "Exit code"),
        ("durationMs", "Took"),
        ("firstOutputMs", "First output after"),
        ("preparationMs", "Compiled first, in"),
        ("outputLines", "Lines of output"),
        ("outputSha256", "sha256 of the output"),
        ("peakMemoryBytes", "Peak memory"),
        ("removedBuilds", "Builds removed"),
        ("removedFiles", "Files removed"),
        ("removedBytes", "Space freed"),
    ];

    /// <summary>A job's results: known ones first, in an order that reads well; unknown ones by name.</summary>
    public static IReadOnlyList<JobResultView> Of(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var known = Known.Where(k => job.Results.ContainsKey(k.Name)).Select(k => View(k.Name, k.Label, job.Results[k.Name]));
        var others = job.Results.Keys
            .Where(name => Known.All(k => k.Name != name) && !(name == "modules" && !job.Results[name].Contains(' ', StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(name => View(name, name, job.Results[name]));
        return [.. known, .. others];
    }

    private static JobResultView View(string name, string label, string value)
    {
        if (value.StartsWith("sha256:", StringComparison.Ordinal) && !value.Contains(' ', StringComparison.Ordinal))
        {
            return new(label, value, IsDigest: true, name == "module" ? $"/modules/{value}" : null);
        }

        var number = long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) ? parsed : (long?)null;
        return (name, number) switch
        {
            ("firstOutputMs" or "preparationMs", { } milliseconds) => new(label, $"{milliseconds} ms"),
            ("durationMs", { } milliseconds) => new(label, Elapsed.Format(TimeSpan.FromMilliseconds(milliseconds))),
            ("size" or "peakMemoryBytes" or "removedBytes", { } bytes) => new(label, Sizes.Format(bytes)),
            ("cached", _) => new(label, value == "true" ? "yes" : "no"),
            _ => new(label, value),
        };
    }
}
