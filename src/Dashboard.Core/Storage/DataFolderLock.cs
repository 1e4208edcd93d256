using System.Globalization;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Storage;

/// <summary>Holds a data folder for one process; the operating system lets go when the process ends, however it ends.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _lock;

    private DataFolderLock(FileStream file) => _lock = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="ProblemException">Another process holds it, or the folder can't be written.</exception>
    public static DataFolderLock Acquire(DataPaths paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var owner = Path.Combine(paths.Root, "owner.pid");
        var path = Path.Combine(paths.Root, ".lock");
        try
        {
            Directory.CreateDirectory(paths.Root);

            // Opened, not created anew: an unwritable folder must show as such even where the file is there already.
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolderLock(file);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Unwritable(paths, exception);
        }
        catch (IOException exception) when (Directory.Exists(paths.Root) && File.Exists(path) && IsLocked(path))
        {
            var pid = File.Exists(owner) ? File.ReadAllText(owner).Trim() : "unknown";
            throw new ProblemException(
                ProblemKind.Conflict,
                $"The data folder {paths.Root} is in use.",
                $"Another dashboard (process {pid}) runs on it, and one folder serves one dashboard.",
                "Stop that one, or give this one a folder of its own with Storage__DataPath=/another/folder.",
                exception);
        }
        catch (IOException exception)
        {
            throw Unwritable(paths, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static bool IsLocked(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static ProblemException Unwritable(DataPaths paths, Exception exception) => new(
        ProblemKind.Invalid,
        $"The data folder {paths.Root} can't be written.",
        exception.Message,
        "Make it writable for this user, or name another with Storage__DataPath=/another/folder.",
        exception);
}
