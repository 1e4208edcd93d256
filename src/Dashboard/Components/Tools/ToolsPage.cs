using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;
using Dashboard.Core.Tools;

namespace Dashboard.Components.Tools;

/// <summary>What the Toolchains page shows and does.</summary>
public sealed class ToolsPage(IToolchains toolchains, IToolSetup setup, IJobService jobs) : IDisposable
{
    private const int Searched = 20;
    private readonly CancellationTokenSource stop = new();

    /// <summary>The tools; null until they were looked for.</summary>
    public IReadOnlyList<ToolStatus>? Tools { get; private set; }

    /// <summary>How many of them are there.</summary>
    public int Found => Tools?.Count(tool => tool.Found) ?? 0;

    /// <summary>The one command that installs what it can, or null.</summary>
    public string? Command => setup.Command;

    /// <summary>Whether that command may install the system's packages.</summary>
    public bool MayInstallPackages => setup.MayInstallPackages;

    /// <summary>Commands that only root may run and that bring what is missing, each once.</summary>
    public IReadOnlyList<string> RootCommands => [.. (Tools ?? [])
        .Where(tool => !tool.Found)
        .SelectMany(tool => tool.HowToInstall.Split(", or ", StringSplitOptions.TrimEntries))
        .Where(way => way.StartsWith("sudo ", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal)];

    /// <summary>What is missing and no command here can bring, by name.</summary>
    public IReadOnlyList<string> ByHand => [.. (Tools ?? []).Where(tool => !tool.Found && !CanBring(tool)).Select(tool => tool.Name)];

    /// <summary>Whether the command would bring anything.</summary>
    public bool Needed => Tools?.Any(tool => !tool.Found && CanBring(tool)) == true;

    /// <summary>The installation under way, or the one started here; else null.</summary>
    public string? InstallJob { get; private set; }

    /// <summary>Looking for tools.</summary>
    public ActionState Looking { get; } = new();

    /// <summary>Starting an installation.</summary>
    public ActionState Starting { get; } = new();

    /// <summary>Looks for the tools, and for an installation that is under way.</summary>
    public Task LoadAsync() => Looking.RunAsync(async () =>
    {
        Tools = await toolchains.ListAsync(stop.Token);
        var recent = await jobs.ListAsync(JobKind.Tools, Searched, null, stop.Token);
        InstallJob ??= recent.FirstOrDefault(job => job.Target == new InstallRequest().Target && !job.IsTerminal)?.Id;
    });

    /// <summary>Starts an installation.</summary>
    public Task InstallAsync() => Starting.RunAsync(async () => InstallJob = (await jobs.SubmitAsync(new InstallRequest(), "local", stop.Token)).Id);

    private static bool CanBring(ToolStatus tool) =>
        tool.HowToInstall.Contains("make setup", StringComparison.Ordinal) || tool.HowToInstall.Contains("sudo apt", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }
}
