using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;

namespace Dashboard.Frames;

/// <summary>What of a build a browser opens first.</summary>
public static class BuildEntry
{
    /// <summary>The page a build made, if it made one.</summary>
    public static BuiltFile? PageOf(IEnumerable<BuiltFile> files) => WithExtension(files, ".html");

    /// <summary>The script a build made, if it made one.</summary>
    public static BuiltFile? ScriptOf(IEnumerable<BuiltFile> files) => WithExtension(files, ".js");

    /// <summary>The page that opens what a build job made; null where nothing of it is for a browser.</summary>
    public static string? LinkOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var names = job.Results.GetValueOrDefault("files")?.Split(' ') ?? [];
        return job.Results.TryGetValue("build", out var build) && names.Any(name => name.EndsWith(".js", StringComparison.OrdinalIgnoreCase))
            ? $"/builds/{build}/browser"
            : null;
    }

    private static BuiltFile? WithExtension(IEnumerable<BuiltFile> files, string extension) =>
        files.FirstOrDefault(file => file.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
