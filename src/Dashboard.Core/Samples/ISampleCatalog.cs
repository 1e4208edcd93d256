using Dashboard.Core.Errors;

namespace Dashboard.Core.Samples;

/// <summary>A file of a sample.</summary>
/// <param name="Path">Its path inside the sample's folder.</param>
/// <param name="Content">Its bytes; UTF-8 in all samples that come with the product.</param>
public sealed record SourceFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>A sample's folder that can't be used.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Problem">What is wrong, where, and what is allowed.</param>
public sealed record BrokenSample(string Name, ProblemException Problem);

/// <summary>What the samples folder holds.</summary>
/// <param name="Samples">The samples, in the order they are to be shown in.</param>
/// <param name="Broken">The folders that can't be used, by name.</param>
public sealed record SampleList(IReadOnlyList<Sample> Samples, IReadOnlyList<BrokenSample> Broken);

/// <summary>The samples on this machine. Looks at the disk each time, so that an edited sample counts at once.</summary>
public interface ISampleCatalog
{
    /// <summary>All of them.</summary>
    /// <exception cref="ProblemException">There is no samples folder.</exception>
    SampleList List();

    /// <summary>One of them.</summary>
    /// <exception cref="ProblemException">No such sample, or its description is wrong.</exception>
    Sample Get(string name);

    /// <summary>The contents of all its files, in the order it names them.</summary>
    /// <exception cref="ProblemException">A file is missing, empty, a link, or larger than <c>Samples:FileBytes</c>.</exception>
    Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken);
}
