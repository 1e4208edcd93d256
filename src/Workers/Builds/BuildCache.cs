using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Samples;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Workers.Builds;

/// <summary>What a build made.</summary>
/// <param name="Outputs">In the order of the scenario's outputs.</param>
/// <param name="Duration">How long the compiler took.</param>
/// <param name="BuiltAt">When, UTC.</param>
internal sealed record BuiltOutputs(IReadOnlyList<BuiltOutput> Outputs, TimeSpan Duration, DateTimeOffset BuiltAt)
{
    /// <summary>Digests of the modules.</summary>
    public IEnumerable<string> Modules() => Outputs.Select(output => output.Module).OfType<string>();
}

/// <summary>One thing a build made.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Module">The digest under which the module store keeps it; null for another file, kept in the cache's folder of the build.</param>
internal sealed record BuiltOutput(string Name, string? Module);

/// <summary>What emptying the cache removed.</summary>
/// <param name="Builds">Builds.</param>
/// <param name="Files">Files of theirs.</param>
/// <param name="Bytes">Bytes in those.</param>
internal sealed record RemovedBuilds(int Builds, int Files, long Bytes);

/// <summary>Remembers what builds made, by <see cref="BuildKey"/>. Any part of it may be deleted at any time.</summary>
internal sealed partial class BuildCache(DataPaths paths, IModuleStore modules, ILogger<BuildCache> logger) : IBuildOutputs
{
    private const string Index = "build.json";

    // Not disposed: without a wait handle it holds nothing. Keeps what a build is putting here from being swept away half-done.
    private readonly SemaphoreSlim _changes = new(1, 1);

    /// <summary>Where it is.</summary>
    public string Folder => Path.Combine(paths.Cache, "builds");

    /// <summary>What an equal build made, if all of it is still there.</summary>
    public BuiltOutputs? Find(string key)
    {
        var folder = FolderOf(key);
        try
        {
            var known = JsonSerializer.Deserialize<BuiltOutputs>(File.ReadAllBytes(Path.Combine(folder, Index)));
            return known?.Outputs is { } outputs && outputs.All(output => PathOf(folder, output) is not null) ? known : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, key, exception);
            return null;
        }
    }

    IReadOnlyList<BuiltFile>? IBuildOutputs.Find(string build) =>
        build is { Length: 64 } && build.All(char.IsAsciiHexDigitLower) && Find(build) is { } known
            ? [.. known.Outputs.Select(output => new BuiltFile(output.Name, PathOf(FolderOf(build), output)!, output.Module))]
            : null;

    /// <summary>Remembers a build; <paramref name="files"/> are copied. Failure is logged and costs no more than the next build's time.</summary>
    public async Task AddAsync(string key, BuiltOutputs outputs, IReadOnlyList<FileInfo> files, CancellationToken cancellationToken)
    {
        var folder = FolderOf(key);
        var fresh = $"{folder}.{Guid.NewGuid():N}";
        await _changes.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(fresh);
            foreach (var file in files)
            {
                file.CopyTo(Path.Combine(fresh, file.Name));
            }

            await File.WriteAllBytesAsync(Path.Combine(fresh, Index), JsonSerializer.SerializeToUtf8Bytes(outputs), cancellationToken);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(fresh, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, key, exception);
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Forgets all builds; what an ended dashboard left half-done goes too. A build under way is kept when it ends.</summary>
    /// <param name="progress">Told how many of how many are gone.</param>
    /// <param name="cancellationToken">Stops between two builds.</param>
    /// <exception cref="ProblemException">A file could not be removed.</exception>
    public async Task<RemovedBuilds> ClearAsync(Action<int, int> progress, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            var folders = Directory.Exists(Folder) ? Directory.GetDirectories(Folder) : [];
            var removed = new RemovedBuilds(0, 0, 0);
            foreach (var folder in folders)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var files = new DirectoryInfo(folder).GetFiles();
                Directory.Delete(folder, recursive: true);
                removed = new RemovedBuilds(removed.Builds + 1, removed.Files + files.Length, removed.Bytes + files.Sum(file => file.LinkTarget is null ? file.Length : 0));
                progress(removed.Builds, folders.Length);
            }

            return removed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                ProblemKind.Conflict, "Not all builds could be removed.", exception.Message, $"Correct the permissions of {Folder} and clean again.", exception);
        }
        finally
        {
            _changes.Release();
        }
    }

    private string? PathOf(string folder, BuiltOutput output) => output.Module is { } digest
        ? modules.Find(digest) is null ? null : modules.GetPath(digest)
        : RelativePath.Resolve(folder, output.Name)?.FullName;

    private string FolderOf(string key) => Path.Combine(Folder, key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cached build {Key} can't be read; it is built again.")]
    private static partial void LogUnreadable(ILogger logger, string key, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The build {Key} could not be kept in the cache.")]
    private static partial void LogNotKept(ILogger logger, string key, Exception exception);
}
