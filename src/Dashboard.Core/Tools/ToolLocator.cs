using Microsoft.Extensions.Configuration;

namespace Dashboard.Core.Tools;

/// <summary>Finds programs as <see cref="IToolLocator"/> says. <c>Tools:Path</c> names the folder of <c>.tools</c>, by default in the current folder.</summary>
public sealed class ToolLocator(IConfiguration configuration) : IToolLocator
{
    /// <inheritdoc/>
    public ToolLocation? Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        var variable = name.ToUpperInvariant().Replace('-', '_') + "_PATH";
        if (configuration[$"Tools:{name}"] is { Length: > 0 } configured)
        {
            return IsProgram(configured) ? new ToolLocation(name, Path.GetFullPath(configured), "configuration") : null;
        }

        // Only when it is a program: NODE_PATH, for one, means something else to node.
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named && IsProgram(named))
        {
            return new ToolLocation(name, Path.GetFullPath(named), "environment");
        }

        var own = Path.Combine(Path.GetFullPath(configuration["Tools:Path"] ?? ".tools"), "bin", name);
        if (IsProgram(own))
        {
            return new ToolLocation(name, own, ".tools");
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(folder, name);
            if (Path.IsPathRooted(folder) && IsProgram(path))
            {
                return new ToolLocation(name, path, "PATH");
            }
        }

        return null;
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
