using System.Text;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Samples;

/// <summary>A sample's files with a person's changes in them.</summary>
public static class BuildVariant
{
    /// <summary>The files to build.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="files">Its files.</param>
    /// <param name="edits">Changed texts by path.</param>
    /// <param name="fileBytes">Bytes one file may have (<c>Samples:FileBytes</c>).</param>
    /// <exception cref="ProblemException">A path is none of the sample's files, or a text is too long.</exception>
    public static IReadOnlyList<SourceFile> Apply(Sample sample, IReadOnlyList<SourceFile> files, IReadOnlyDictionary<string, string> edits, long fileBytes)
    {
        Check(sample, edits, fileBytes);
        return [.. files.Select(file => edits.TryGetValue(file.Path, out var text) ? file with { Content = Encoding.UTF8.GetBytes(text) } : file)];
    }

    /// <summary>Refuses edits that can't be built.</summary>
    /// <exception cref="ProblemException">A path is none of the sample's files, or a text is too long.</exception>
    public static void Check(Sample sample, IReadOnlyDictionary<string, string> edits, long fileBytes)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(edits);
        foreach (var (path, text) in edits)
        {
            if (!sample.Files.Contains(path, StringComparer.Ordinal))
            {
                throw Refused($"{sample.Name} has no file of that name; it has {string.Join(", ", sample.Files)}.", "Change one of these.");
            }

            if (text is null || Encoding.UTF8.GetByteCount(text) > fileBytes)
            {
                throw Refused($"{path} may have {fileBytes} bytes at most, and a text must be there (Samples:FileBytes).", "Make it shorter.");
            }
        }
    }

    private static ProblemException Refused(string why, string next) => new(ProblemKind.Invalid, "The changed source can't be built.", why, next);
}
