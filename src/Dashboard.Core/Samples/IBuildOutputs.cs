namespace Dashboard.Core.Samples;

/// <summary>A file a build made.</summary>
/// <param name="Name">Its name, without a folder: outputs of one build have different names.</param>
/// <param name="Path">Absolute path on the host. Its name there may be another: a module lies in the module store.</param>
/// <param name="Module">The digest, where it is a module.</param>
public sealed record BuiltFile(string Name, string Path, string? Module);

/// <summary>What builds made, for as long as the cache keeps it.</summary>
public interface IBuildOutputs
{
    /// <summary>The files of a build in the order of its scenario's outputs, or null when it is not (or no longer) there.</summary>
    /// <param name="build">The job's result <c>build</c>: 64 hexadecimal digits; anything else is answered with null.</param>
    IReadOnlyList<BuiltFile>? Find(string build);
}
