using Dashboard.Components.Modules;
using Dashboard.Components.Shared;
using Dashboard.Components.Worlds;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Frames;

namespace Dashboard.Components.Browser;

/// <summary>What the page of one module in the browser shows. Running it is the browser's own work (Client/src/browser-run).</summary>
public sealed class ModuleBrowserPage(IModuleStore modules, ModuleInspections inspections, IJobService jobs, ISampleCatalog samples) : IDisposable
{
    /// <summary>Forms shown; the inspector has one for each export.</summary>
    public const int Forms = 12;

    private const int Searched = 500;
    private readonly CancellationTokenSource stop = new();
    private IReadOnlyList<(string Name, InvokeSignature Signature)> callable = [];

    /// <summary>The module; null until it is loaded, or when there is none.</summary>
    public StoredModule? Module { get; private set; }

    /// <summary>What the inspector read.</summary>
    public ModuleInspection? Inspection { get; private set; }

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Where a build that has this module and its script can be opened; null when none is remembered.</summary>
    public string? Build { get; private set; }

    /// <summary>Whether it can be run as a program.</summary>
    public bool HasProgram => Inspection?.Exports.Any(export => export is { Name: "_start", Kind: "func" }) ?? false;

    /// <summary>Why it is not for this page; null when it is, as far as the server can tell. The browser looks again at what it imports.</summary>
    public string? WhyNot => Inspection switch
    {
        null => null,
        { Kind: BinaryKind.Component } => "It is a component. Browsers run core modules only; a component must first be translated into modules and JavaScript, which the tool jco does.",
        { World.Id: "wasi-preview1" or "plain" } => null,
        { World.Sentence: var sentence } => sentence,
    };

    /// <summary>Arguments its sample proposes, as typed into a shell; empty where it proposes none.</summary>
    public string Args { get; private set; } = "";

    /// <summary>Standard input its sample proposes.</summary>
    public string Stdin { get; private set; } = "";

    /// <summary>Exports that take and give numbers, the first of them.</summary>
    public IReadOnlyList<(string Name, InvokeSignature Signature)> Callable => [.. callable.Take(Forms)];

    /// <summary>How many are not among <see cref="Callable"/>.</summary>
    public int MoreCallable => Math.Max(0, callable.Count - Forms);

    /// <summary>The chapter that fits.</summary>
    public WorldTopic Story => Inspection?.World.Id switch
    {
        "wasi-preview1" => WorldTopic.WasiInBrowser,
        "wasi-preview2" or "component" => WorldTopic.OutsideBrowser,
        _ => WorldTopic.Browser,
    };

    /// <summary>Loads a module.</summary>
    public async Task LoadAsync(string digest)
    {
        if (Module?.Digest == digest)
        {
            return;
        }

        await Loading.RunAsync(async () =>
        {
            Module = null;
            Inspection = await inspections.GetAsync(digest, stop.Token);
            callable = [.. Inspection.Exports.Where(export => export.Kind == "func").Select(Read).OfType<(string, InvokeSignature)>()];
            var builds = await jobs.ListAsync(JobKind.Build, Searched, null, stop.Token);
            Build = builds.Where(job => job.Results.GetValueOrDefault("modules")?.Split(' ').Contains(digest) ?? false).Select(BuildEntry.LinkOf).FirstOrDefault(link => link is not null);
            var module = modules.Find(digest);
            var hint = module is null ? null : ModuleHints.Of(samples, module);
            Args = string.Join(' ', (hint?.Args ?? []).Select(ShellQuote.Quote));
            Stdin = hint?.Stdin ?? "";
            Module = module;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private static (string, InvokeSignature)? Read(ModuleExport export) =>
        InvokeSignature.Parse(export.Type) is { } signature && signature.Parameters.Concat(signature.Results).All(InvokeSignature.Numbers.Contains)
            ? (export.Name, signature)
            : null;
}
