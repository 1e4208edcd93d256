using System.Collections.Concurrent;
using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Modules;

/// <summary>Inspects stored modules, and remembers the latest inspections: a digest's never changes.</summary>
public sealed class ModuleInspections(IModuleStore store)
{
    private const int Kept = 64;
    private readonly ConcurrentDictionary<string, Task<ModuleInspection>> _cache = new(StringComparer.Ordinal);

    /// <summary>The inspection of a stored module.</summary>
    /// <exception cref="Errors.ProblemException">No such module.</exception>
    public Task<ModuleInspection> GetAsync(string digest, CancellationToken cancellationToken)
    {
        var path = store.GetPath(digest);
        if (_cache.Count > Kept)
        {
            _cache.Clear();
        }

        var inspection = _cache.GetOrAdd(digest, _ => Task.Run(() => WasmInspector.InspectFile(path), CancellationToken.None));
        if (inspection.IsFaulted)
        {
            _cache.TryRemove(digest, out _);
        }

        return inspection.WaitAsync(cancellationToken);
    }
}
