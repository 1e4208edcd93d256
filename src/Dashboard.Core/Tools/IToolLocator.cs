namespace Dashboard.Core.Tools;

/// <summary>A program found on this machine.</summary>
/// <param name="Name">The program's name, such as <c>wazero</c>.</param>
/// <param name="Path">Its absolute path.</param>
/// <param name="Origin">Where it was found, in words: <c>configuration</c>, <c>.tools</c> or <c>PATH</c>.</param>
public sealed record ToolLocation(string Name, string Path, string Origin);

/// <summary>
/// Finds the programs the dashboard runs: first the configured path (<c>Tools:NAME</c>, or the environment variable
/// <c>NAME_PATH</c>), then the project's <c>.tools/bin</c>, then PATH.
/// </summary>
public interface IToolLocator
{
    /// <summary>The program, or null when this machine lacks it. Looks at the disk each time, so a tool installed later is found.</summary>
    ToolLocation? Find(string name);
}
