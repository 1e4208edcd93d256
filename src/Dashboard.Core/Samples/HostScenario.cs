namespace Dashboard.Core.Samples;

/// <summary>
/// A scenario that builds nothing: it runs a program of this machine, as a person would type it, and is not confined. The
/// command is the sample's author's word alone; nothing a visitor enters is part of it.
/// </summary>
/// <param name="Id">Its name, as a scenario's.</param>
/// <param name="Title">A few words.</param>
/// <param name="Ways">The ways to do it, the preferred one first.</param>
public sealed record HostScenario(string Id, string Title, IReadOnlyList<HostWay> Ways)
{
    /// <summary>The address it serves at, to be opened in a browser; null: it serves nothing.</summary>
    public string? Opens { get; init; }

    /// <summary>What a person should understand about it, as Markdown without HTML.</summary>
    public string? Explanation { get; init; }
}

/// <summary>One way to run a <see cref="HostScenario"/>.</summary>
/// <param name="Command">Program and arguments; the program is looked for as every tool is. <c>{job}</c> stands for the job's id.</param>
/// <param name="HowToInstall">How to get what is missing; several ways are joined by <c>", or "</c>.</param>
public sealed record HostWay(IReadOnlyList<string> Command, string HowToInstall)
{
    /// <summary>A file that must be in the sample's folder, which the product does not bring along; null: none.</summary>
    public string? NeedsFile { get; init; }

    /// <summary>Arguments of the same program that must end well, within ten seconds, for the way to be open; empty: none.</summary>
    public IReadOnlyList<string> Check { get; init; } = [];

    /// <summary>Arguments of the same program that clean up after a run, however it ended; empty: none.</summary>
    public IReadOnlyList<string> CleanUp { get; init; } = [];

    /// <summary>The program's name.</summary>
    public string Program => Command[0];
}

/// <summary>A way as it stands on this machine.</summary>
/// <param name="Way">The way.</param>
/// <param name="ProgramPath">Where the program is; null when it was not found.</param>
/// <param name="Obstacle">Why it can't be gone, as a sentence; null when it can.</param>
public sealed record HostWayState(HostWay Way, string? ProgramPath, string? Obstacle)
{
    /// <summary>The command as a person would type it in the sample's folder.</summary>
    public string CommandLine =>
        Processes.ShellQuote.Join([.. Way.Command.Select(word => word.Replace("{job}", "by-hand", StringComparison.Ordinal))]);
}

/// <summary>Looks which ways are open.</summary>
public interface IHostPrograms
{
    /// <summary>All ways of a scenario, in its order.</summary>
    Task<IReadOnlyList<HostWayState>> LookAsync(Sample sample, HostScenario scenario, CancellationToken cancellationToken);
}
