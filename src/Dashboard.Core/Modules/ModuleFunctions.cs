using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Modules;

/// <summary>Lists the functions of stored modules, page by page. The latest modules' indices are kept: some megabytes at most.</summary>
public sealed class ModuleFunctions(IModuleStore store)
{
    private const int Kept = 3;
    private readonly Lock _lock = new();
    private readonly List<(string Digest, Task<FunctionIndex> Index)> _latest = [];

    /// <summary>A page of a module's functions.</summary>
    /// <exception cref="Errors.ProblemException">No such module.</exception>
    public async Task<FunctionPage> ReadAsync(string digest, FunctionQuery query, CancellationToken cancellationToken)
    {
        var path = store.GetPath(digest);
        var index = await IndexAsync(digest, path).WaitAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(
            () =>
            {
                using var file = ModuleFile.Open(path);
                return index.Read(file, query, cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Task<FunctionIndex> IndexAsync(string digest, string path)
    {
        lock (_lock)
        {
            _latest.RemoveAll(one => one.Index.IsFaulted);
            var known = _latest.FindIndex(one => one.Digest == digest);
            var entry = known >= 0 ? _latest[known] : (digest, Task.Run(() => Index(path)));
            if (known >= 0)
            {
                _latest.RemoveAt(known);
            }

            _latest.Insert(0, entry);
            _latest.RemoveRange(Math.Min(Kept, _latest.Count), Math.Max(_latest.Count - Kept, 0));
            return entry.Item2;
        }
    }

    private static FunctionIndex Index(string path)
    {
        using var file = ModuleFile.Open(path);
        return WasmInspector.IndexFunctions(file);
    }
}
