using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Modules;

/// <summary>
/// Keeps modules as <c>modules/sha256/HEX.wasm</c> with <c>HEX.json</c> beside each. A module exists once its
/// <c>.wasm</c> is in place; it gets there by a rename of a complete, flushed file, so a crash leaves it whole or absent.
/// </summary>
internal sealed class ModuleStore : IModuleStore
{
    private const int BufferBytes = 256 * 1024;
    private static readonly TimeSpan StaleAfter = TimeSpan.FromHours(1);
    private readonly string _folder;
    private readonly string _incoming;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, StoredModule> _known = new(StringComparer.Ordinal);
    private readonly Lock _commit = new();

    public ModuleStore(DataPaths paths, IOptions<ModuleOptions> options, TimeProvider time)
    {
        _folder = Directory.CreateDirectory(Path.Combine(paths.Modules, "sha256")).FullName;
        _incoming = Directory.CreateDirectory(Path.Combine(paths.Modules, "incoming")).FullName;
        _maxBytes = options.Value.MaxBytes;
        _time = time;
        RemoveStale();
        foreach (var file in Directory.EnumerateFiles(_folder, "*.wasm"))
        {
            Load(ModuleDigest.Prefix + Path.GetFileNameWithoutExtension(file));
        }
    }

    public async Task<StoredModule> AddAsync(Stream content, string name, string origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var incoming = Path.Combine(_incoming, Guid.NewGuid().ToString("n"));
        try
        {
            var (digest, size) = await ReceiveAsync(content, incoming, cancellationToken).ConfigureAwait(false);
            if (Find(digest) is { } known)
            {
                return known;
            }

            WasmInspector.InspectFile(incoming);
            return Commit(incoming, new StoredModule(digest, size, FileNames.Clean(name), origin, _time.GetUtcNow()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(ProblemKind.Upstream, "The module could not be stored.", e.Message,
                "Check the free space and the rights of the data folder.", e);
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    public StoredModule? Find(string digest)
    {
        if (!ModuleDigest.IsValid(digest))
        {
            return null;
        }

        var file = PathOf(digest, ".wasm");
        if (!_known.TryGetValue(digest, out var module))
        {
            return File.Exists(file) ? Load(digest) : null;
        }

        // A file cut short behind our back (a full disk, an edit) counts as absent, so that storing it again heals it.
        return new FileInfo(file) is { Exists: true } info && info.Length == module.Size ? module : null;
    }

    public string GetPath(string digest) => Find(digest) is null ? throw Missing(digest) : PathOf(digest, ".wasm");

    public IReadOnlyList<StoredModule> List() =>
        [.. _known.Values.OrderByDescending(m => m.AddedAt).ThenBy(m => m.Digest, StringComparer.Ordinal)];

    internal static ProblemException Missing(string digest) => new(
        ProblemKind.NotFound, "There is no such module.", $"Nothing is stored under {FileNames.Clean(digest)}.",
        "Give the full digest, sha256: and 64 hexadecimal digits, as the list of modules shows it.");

    private async Task<(string Digest, long Size)> ReceiveAsync(Stream content, string file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var target = new IncomingFile(file);
        await using (target.ConfigureAwait(false))
        {
            // The next part is read while this one is hashed and written: a pull hashes what it reads as well, and what a
            // network brings should not wait for a disk.
            var (buffer, next) = (new byte[BufferBytes], new byte[BufferBytes]);
            var reading = ReadAsync(content, buffer, cancellationToken);
            try
            {
                int read;
                while ((read = await reading.ConfigureAwait(false)) > 0)
                {
                    if (target.Length + read > _maxBytes)
                    {
                        throw ModuleLimits.TooLarge(_maxBytes);
                    }

                    var ahead = next;
                    reading = Task.Run(() => ReadAsync(content, ahead, cancellationToken), CancellationToken.None);
                    hash.AppendData(buffer, 0, read);
                    await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                    (buffer, next) = (next, buffer);
                }
            }
            finally
            {
                // Nobody reads from the caller's stream after this has returned.
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await target.FlushAsync().ConfigureAwait(false);
            return (ModuleDigest.FromHash(hash.GetHashAndReset()), target.Length);
        }
    }

    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ProblemException(ProblemKind.Invalid, "The module did not arrive completely.", e.Message, "Send it again.", e);
        }
    }

    private StoredModule Commit(string incoming, StoredModule module)
    {
        lock (_commit)
        {
            if (Find(module.Digest) is { } known)
            {
                return known;
            }

            var description = PathOf(module.Digest, ".json");
            using (var file = new FileStream(description + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
            {
                // Not flushed: what a power cut leaves of it is read as "unknown".
                JsonSerializer.Serialize(file, module, JsonSerializerOptions.Web);
            }

            File.Move(description + ".new", description, overwrite: true);
            File.Move(incoming, PathOf(module.Digest, ".wasm"), overwrite: true);
            return _known[module.Digest] = module;
        }
    }

    private StoredModule? Load(string digest)
    {
        if (!ModuleDigest.IsValid(digest))
        {
            return null;
        }

        var file = new FileInfo(PathOf(digest, ".wasm"));
        var module = ReadDescription(digest)
            ?? new StoredModule(digest, file.Length, ModuleDigest.Short(digest) + ".wasm", "unknown", new DateTimeOffset(file.LastWriteTimeUtc));
        return module.Size == file.Length ? _known.GetOrAdd(digest, module) : null;
    }

    private StoredModule? ReadDescription(string digest)
    {
        try
        {
            var module = JsonSerializer.Deserialize<StoredModule>(File.ReadAllBytes(PathOf(digest, ".json")), JsonSerializerOptions.Web);
            return module?.Digest == digest ? module : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // The name and origin are a convenience; the module itself is what counts.
        }
    }

    private string PathOf(string digest, string extension) => Path.Combine(_folder, ModuleDigest.Hex(digest) + extension);

    // Uploads cut off by a crash. Younger ones may belong to another process on the same folder.
    private void RemoveStale()
    {
        foreach (var file in Directory.EnumerateFiles(_incoming))
        {
            if (_time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) > StaleAfter)
            {
                File.Delete(file);
            }
        }
    }
}
