using Dashboard.Core.Samples;

namespace Dashboard.Frames;

/// <summary>What of a build a browser opens first.</summary>
public static class BuildEntry
{
    /// <summary>The page a build made, if it made one.</summary>
    public static BuiltFile? PageOf(IEnumerable<BuiltFile> files) => WithExtension(files, ".html");

    /// <summary>The script a build made, if it made one.</summary>
    public static BuiltFile? ScriptOf(IEnumerable<BuiltFile> files) => WithExtension(files, ".js");

    private static BuiltFile? WithExtension(IEnumerable<BuiltFile> files, string extension) =>
        files.FirstOrDefault(file => file.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
