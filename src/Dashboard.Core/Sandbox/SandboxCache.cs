using System.Collections.Concurrent;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox;

/// <summary>
/// Files and folders made once and used by many runs: rewritten and compiled modules. Each is made aside and renamed into
/// place complete. What lies here was made by this dashboard and is never writable by a guest's runtime.
/// </summary>
internal sealed class SandboxCache(DataPaths paths, IOptions<SandboxOptions> options)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);
    private readonly Lock _pruning = new();
    private readonly string _entries = Path.Combine(paths.Cache, "sandbox");
    private readonly string _making = Path.Combine(paths.Cache, "sandbox-making");

    /// <summary>The path of an entry, made first when it is not there.</summary>
    /// <param name="name">The entry's file name.</param>
    /// <param name="makeAsync">Makes it, a file or a folder, at the path given; false: there is nothing to keep, and the answer is null.</param>
    /// <param name="cancellationToken">Stops waiting and making.</param>
    public async Task<string?> GetAsync(string name, Func<string, CancellationToken, Task<bool>> makeAsync, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_entries, name);
        if (Path.Exists(path))
        {
            return path;
        }

        var gate = _locks.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Path.Exists(path) || await MakeAsync(path, makeAsync, cancellationToken).ConfigureAwait(false) ? path : null;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool> MakeAsync(string path, Func<string, CancellationToken, Task<bool>> makeAsync, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_entries);
        Prune();
        var aside = Directory.CreateDirectory(Path.Combine(_making, Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            var made = Path.Combine(aside, Path.GetFileName(path));
            if (!await makeAsync(made, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            Directory.Move(made, path); // rename(2), of files too
            return true;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return true; // Another process on the same folder was quicker.
        }
        finally
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    // The oldest go first. Whoever holds one open or mounted keeps it; the next run makes it again.
    private void Prune()
    {
        lock (_pruning)
        {
            long total = 0;
            foreach (var entry in new DirectoryInfo(_entries).EnumerateFileSystemInfos().OrderByDescending(e => e.LastWriteTimeUtc).ToList())
            {
                total += SizeOf(entry);
                if (total <= options.Value.CacheBytes)
                {
                    continue;
                }

                if (entry is DirectoryInfo folder)
                {
                    folder.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }
        }
    }

    private static long SizeOf(FileSystemInfo entry) => entry switch
    {
        FileInfo file => file.Length,
        DirectoryInfo folder => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length),
        _ => 0,
    };
}
