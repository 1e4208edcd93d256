using Dashboard.Components.Shared;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Components.Modules.Inspect;

/// <summary>What the inspector's page of one module shows: the inspection, and one page of its functions.</summary>
public sealed class InspectPage(IModuleStore modules, ModuleInspections inspections, ModuleFunctions functions) : IDisposable
{
    /// <summary>Functions on one page.</summary>
    public const int PageSize = 50;

    private readonly CancellationTokenSource stop = new();

    /// <summary>The module; null until it is loaded, or when there is none.</summary>
    public StoredModule? Module { get; private set; }

    /// <summary>What the inspector read.</summary>
    public ModuleInspection? Inspection { get; private set; }

    /// <summary>The functions shown.</summary>
    public FunctionPage Page { get; private set; } = new([], 0, 0);

    /// <summary>Which functions are shown.</summary>
    public FunctionQuery Query { get; private set; } = new() { Count = PageSize };

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Listing functions.</summary>
    public ActionState Listing { get; } = new();

    /// <summary>Loads a module.</summary>
    public async Task LoadAsync(string digest)
    {
        if (Module?.Digest == digest)
        {
            return;
        }

        await Loading.RunAsync(async () =>
        {
            (Module, Query) = (null, new FunctionQuery { Count = PageSize });
            Inspection = await inspections.GetAsync(digest, stop.Token);
            Page = await functions.ReadAsync(digest, Query, stop.Token);
            Module = modules.Find(digest);
        });
    }

    /// <summary>Lists the functions whose name holds a text, or with that index.</summary>
    public Task FilterAsync(string text) => ListAsync(Query with { Text = text, From = 0 });

    /// <summary>Lists them in another order.</summary>
    public Task OrderAsync(FunctionOrder order) => ListAsync(Query with { Order = order, From = 0 });

    /// <summary>Goes to the page that begins with a function, the first being 0.</summary>
    public Task GoAsync(int from) => ListAsync(Query with { From = Math.Max(0, from) });

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private Task ListAsync(FunctionQuery query) => Listing.RunAsync(async () =>
    {
        Page = await functions.ReadAsync(Module!.Digest, query, stop.Token);
        Query = query;
    });
}
