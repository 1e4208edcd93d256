using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Modules.Sizes;

/// <summary>Measures modules with gzip and <c>wasm-opt</c>, two at a time, and remembers the results in the cache.</summary>
internal sealed partial class ModuleSizer(IModuleStore modules, ConfinedTool confined, IToolLocator tools, DataPaths paths, ILogger<ModuleSizer> logger) : IModuleSizes, IDisposable
{
    private const string Tool = "wasm-opt";
    private const int MostWaiting = 100;
    private readonly ConcurrentDictionary<string, Lazy<Task<ModuleSizes>>> _measuring = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(2, 2);

    public async Task<ModuleSizes> GetAsync(string digest, CancellationToken cancellationToken)
    {
        var path = modules.GetPath(digest);
        var entry = EntryOf(digest);
        if (await ReadAsync(entry, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        if (_measuring.Count >= MostWaiting && !_measuring.ContainsKey(digest))
        {
            throw new ProblemException(ProblemKind.Busy, "The module was not measured.", $"{MostWaiting} modules wait to be measured.", "Try again in a minute.");
        }

        var measuring = _measuring.GetOrAdd(digest, _ => new Lazy<Task<ModuleSizes>>(() => Task.Run(() => MeasureAsync(digest, path, entry))));
        return await measuring.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _places.Dispose();

    private async Task<ModuleSizes> MeasureAsync(string digest, string path, string entry)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        try
        {
            var plain = new ModuleSizes(new FileInfo(path).Length, await GzipAsync(path).ConfigureAwait(false));
            var (sizes, lasting) = await OptimizeAsync(path, plain).ConfigureAwait(false);
            if (lasting)
            {
                await KeepAsync(entry, sizes).ConfigureAwait(false);
            }

            return sizes;
        }
        finally
        {
            _places.Release();
            _measuring.TryRemove(digest, out _);
        }
    }

    // As a person would type it; a module that uses more than the first WebAssembly, without saying so, needs to be told.
    private async Task<(ModuleSizes Sizes, bool Lasting)> OptimizeAsync(string path, ModuleSizes plain)
    {
        var end = new ConfinedEnd(null);
        foreach (var words in new string[][] { ["-Oz"], ["-Oz", "--all-features"] })
        {
            var folder = Directory.CreateDirectory(Path.Combine(paths.Cache, "sizes-making", Guid.NewGuid().ToString("N"))).FullName;
            try
            {
                end = await confined.RunAsync(
                    new ConfinedRun(Tool, [.. words, ConfinedTool.Input, "-o", $"{ConfinedTool.Output}/o.wasm"], path, folder)
                    {
                        FileBytes = Math.Max(2 * plain.Raw, 1 << 20),
                    },
                    CancellationToken.None).ConfigureAwait(false);

                // Made by a tool that read hostile bytes: only its length and its gzip are taken, and no link is followed.
                var made = new FileInfo(Path.Combine(folder, "o.wasm"));
                if (end is { Obstacle: null, Failure: null } && made is { Exists: true, LinkTarget: null })
                {
                    return (plain with { Optimized = made.Length, OptimizedGzip = await GzipAsync(made.FullName).ConfigureAwait(false), Optimizer = $"{Tool} {string.Join(' ', words)}" }, true);
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }

            if (end.Obstacle is not null || !end.Lasting)
            {
                break;
            }
        }

        return (plain with { Note = end.Obstacle ?? end.Failure ?? $"{Tool} wrote nothing." }, end.Lasting);
    }

    private static async Task<long> GzipAsync(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 81920, FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            var counter = new CountingStream();
            var gzip = new GZipStream(counter, CompressionLevel.SmallestSize);
            await using (gzip.ConfigureAwait(false))
            {
                await file.CopyToAsync(gzip).ConfigureAwait(false);
            }

            return counter.Count;
        }
    }

    // Another wasm-opt is another measure.
    private string EntryOf(string digest)
    {
        var tool = tools.Find(Tool) is { } found ? new FileInfo(found.Path) : null;
        var stamp = tool is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{tool.Length:x}{tool.LastWriteTimeUtc.Ticks:x}");
        return Path.Combine(paths.Cache, "sizes", $"{ModuleDigest.Hex(digest)}-{stamp}.json");
    }

    private async Task<ModuleSizes?> ReadAsync(string entry, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<ModuleSizes>(await File.ReadAllBytesAsync(entry, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, entry, exception);
            return null;
        }
    }

    private async Task KeepAsync(string entry, ModuleSizes sizes)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
            var fresh = $"{entry}.{Guid.NewGuid():N}";
            await File.WriteAllBytesAsync(fresh, JsonSerializer.SerializeToUtf8Bytes(sizes)).ConfigureAwait(false);
            File.Move(fresh, entry, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, entry, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sizes in {Entry} can't be read; the module is measured again.")]
    private static partial void LogUnreadable(ILogger logger, string entry, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sizes could not be kept in {Entry}.")]
    private static partial void LogNotKept(ILogger logger, string entry, Exception exception);
}
