using System.Collections.Concurrent;
using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Modules;

/// <summary>Inspects stored modules, and remembers the latest inspections: a digest's never changes.</summary>
public sealed class ModuleInspections
{
    private const int Kept = 64;
    private const long KeptBytes = 100_000_000;
    private readonly IModuleStore _store;
    private readonly long _mostBytes;
    private readonly ConcurrentDictionary<string, Task<ModuleInspection>> _cache = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Inspects what a store holds.</summary>
    public ModuleInspections(IModuleStore store)
        : this(store, KeptBytes)
    {
    }

    internal ModuleInspections(IModuleStore store, long mostBytes)
    {
        _store = store;
        _mostBytes = mostBytes;
    }

    /// <summary>The inspection of a stored module.</summary>
    /// <exception cref="Errors.ProblemException">No such module.</exception>
    public Task<ModuleInspection> GetAsync(string digest, CancellationToken cancellationToken)
    {
        var path = _store.GetPath(digest);
        if (_cache.Count > Kept || Interlocked.Read(ref _bytes) > _mostBytes)
        {
            _cache.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        var inspection = _cache.GetOrAdd(digest, _ => Task.Run(() => Inspect(path), CancellationToken.None));
        if (inspection.IsFaulted)
        {
            _cache.TryRemove(digest, out _);
        }

        return inspection.WaitAsync(cancellationToken);
    }

    // What was allocated on the way is more than what is kept, so that modules made to be large in lists can't fill the memory.
    private ModuleInspection Inspect(string path)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var inspection = WasmInspector.InspectFile(path);
        Interlocked.Add(ref _bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        return inspection;
    }
}
