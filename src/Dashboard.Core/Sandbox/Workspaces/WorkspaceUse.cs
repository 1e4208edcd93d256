using System.IO.Enumeration;

namespace Dashboard.Core.Sandbox.Workspaces;

/// <summary>What lies in a guest's folder.</summary>
/// <param name="Bytes">Sum of the files' lengths: a sparse file counts as long as it claims to be.</param>
/// <param name="Entries">Files, folders and links; counting stops one past what is asked about.</param>
/// <param name="Oddity">A path that can't be followed or a name that is no text, behind which more could be hidden; null when there is none.</param>
internal readonly record struct WorkspaceUse(long Bytes, int Entries, string? Oddity)
{
    /// <summary>Looks at a folder without following a link.</summary>
    public static WorkspaceUse Measure(string folder, int maxEntries)
    {
        var (bytes, entries) = (0L, 0);
        try
        {
            foreach (var (length, isText) in Look(folder))
            {
                if (!isText)
                {
                    return new WorkspaceUse(bytes, entries, "a name in its folder is not UTF-8");
                }

                bytes += length;
                if (++entries > maxEntries)
                {
                    break;
                }
            }
        }
        catch (PathTooLongException)
        {
            // Shorter inside the wall, where it was made.
            return new WorkspaceUse(bytes, entries, "a path in its folder is too long to be followed");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder went away while it was looked at: the next look counts again.
        }

        return new WorkspaceUse(bytes, entries, null);
    }

    /// <summary>In words what is over the limits; null when nothing is.</summary>
    public string? Exceeds(RunLimits limits) => this switch
    {
        _ when Bytes > limits.WorkspaceBytes => $"its folder may hold {ByteText.Format(limits.WorkspaceBytes)}",
        _ when Entries > limits.WorkspaceFiles => $"its folder may hold {limits.WorkspaceFiles} files and folders",
        _ => Oddity,
    };

    // .NET shows bytes that are not UTF-8 as U+FFFD, and then does not find what it showed.
    private static FileSystemEnumerable<(long Length, bool IsText)> Look(string folder) => new(
        folder,
        static (ref FileSystemEntry entry) => (entry.IsDirectory ? 0 : entry.Length, !entry.FileName.Contains('\uFFFD')),
        new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None })
    {
        ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };
}
