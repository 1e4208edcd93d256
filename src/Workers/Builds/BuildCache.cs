using System.Text.Json;
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

/// <summary>Remembers what builds made, by <see cref="BuildKey"/>. Any part of it may be deleted at any time.</summary>
internal sealed partial class BuildCache(DataPaths paths, IModuleStore modules, ILogger<BuildCache> logger) : IBuildOutputs
{
    private const string Index = "build.json";

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
    }

    private string? PathOf(string folder, BuiltOutput output) => output.Module is { } digest
        ? modules.Find(digest) is null ? null : modules.GetPath(digest)
        : RelativePath.Resolve(folder, output.Name)?.FullName;

    private string FolderOf(string key) => Path.Combine(paths.Cache, "builds", key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cached build {Key} can't be read; it is built again.")]
    private static partial void LogUnreadable(ILogger logger, string key, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The build {Key} could not be kept in the cache.")]
    private static partial void LogNotKept(ILogger logger, string key, Exception exception);
}
