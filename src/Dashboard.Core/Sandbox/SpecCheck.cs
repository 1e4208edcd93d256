using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;

namespace Dashboard.Core.Sandbox;

/// <summary>Refuses what can't be run before anything is started.</summary>
internal static class SpecCheck
{
    // Linux takes no single argument over 128 KiB (execve(2), MAX_ARG_STRLEN) and about 2 MiB in all.
    private const int MaxWordBytes = 100_000;
    private const int MaxAllBytes = 1_000_000;
    private const long MinStack = 64 << 10;
    private const long MaxStack = 4 << 20;

    /// <exception cref="ProblemException">A value can't be used, and which.</exception>
    public static void Check(RunSpec spec, SandboxLimits bounds)
    {
        if (!File.Exists(spec.ModulePath))
        {
            throw new ProblemException(ProblemKind.NotFound, "The module can't be run.", "Its file does not exist.", "Upload or build it again.");
        }

        if (!ModuleDigest.IsValid(spec.ModuleDigest))
        {
            throw Invalid("the module's digest is not sha256: and 64 hexadecimal digits", "Give the digest as the list of modules shows it.");
        }

        CheckWords([.. spec.Args, spec.ProgramName ?? "", spec.Invoke ?? ""], spec.Env);
        CheckPreopens(spec);
        CheckLimits(spec.Limits, bounds);
        if (spec.Workspace && spec.Preopens.Any(p => p.GuestPath == RunSpec.WorkspacePath))
        {
            throw Invalid($"a folder is to be seen at {RunSpec.WorkspacePath}, where the guest's own is", "Show it elsewhere.");
        }
    }

    /// <exception cref="ProblemException">A limit is out of range, and which.</exception>
    public static void CheckLimits(RunLimits limits, SandboxLimits bounds)
    {
        Between("memory", limits.MemoryBytes, 64 << 10, bounds.MaxMemoryBytes, "bytes");
        Between("output", limits.OutputBytes, 1, bounds.MaxOutputBytes, "bytes");
        Between("fuel", limits.Fuel, 1, long.MaxValue, "units");
        Between("stack", limits.StackBytes, MinStack, MaxStack, "bytes");
        Between("workspace", limits.WorkspaceBytes, 1 << 10, bounds.MaxWorkspaceBytes, "bytes");
        Between("workspace", limits.WorkspaceFiles, 1, bounds.MaxWorkspaceFiles, "files");
        if (limits.WallTime is { } wall && (wall <= TimeSpan.Zero || wall > TimeSpan.FromSeconds(bounds.MaxWallSeconds)))
        {
            throw Invalid($"a time limit of {wall.TotalSeconds:0.###} s is outside 0 to {bounds.MaxWallSeconds} s", "Choose a limit inside that range.");
        }
    }

    /// <exception cref="ProblemException">A word can't be handed to a program, and why.</exception>
    public static void CheckWords(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> env)
    {
        if (words.Contains(null!) || env.Values.Contains(null!))
        {
            throw Invalid("an argument or variable is null", "Give an empty text, or leave it out.");
        }

        var total = 0L;
        foreach (var word in words.Concat(env.Select(e => $"{e.Key}={e.Value}")))
        {
            var bytes = Encoding.UTF8.GetByteCount(word);
            total += bytes + 1;
            if (word.Contains('\0', StringComparison.Ordinal))
            {
                throw Invalid("an argument or variable holds a NUL character", "Leave it out.");
            }

            if (bytes > MaxWordBytes || total > MaxAllBytes)
            {
                throw Invalid($"arguments and variables may have {MaxWordBytes:N0} bytes each and {MaxAllBytes:N0} in all", "Give large input on stdin.");
            }
        }

        foreach (var name in env.Keys)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
            {
                throw Invalid($"\"{name}\" is no name for an environment variable", "A name is not empty and has no '='.");
            }
        }
    }

    private static void CheckPreopens(RunSpec spec)
    {
        foreach (var preopen in spec.Preopens)
        {
            // ':' separates the parts in the runtimes' options, and none of them knows an escape for it.
            if (!preopen.GuestPath.StartsWith('/') || preopen.GuestPath.AsSpan().IndexOfAny(':', '\0') >= 0)
            {
                throw Invalid($"\"{preopen.GuestPath}\" is no path for a guest", "Give an absolute path without ':'.");
            }

            if (!Path.IsPathRooted(preopen.HostPath) || preopen.HostPath.Contains('\0', StringComparison.Ordinal) || !Directory.Exists(preopen.HostPath))
            {
                throw Invalid($"the folder {preopen.HostPath} does not exist", "Give the absolute path of a folder on the host.");
            }
        }

        if (spec.Preopens.GroupBy(p => p.GuestPath, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Invalid($"two folders are to be seen at {twice.Key}", "Give each its own path.");
        }
    }

    private static void Between(string what, long? value, long min, long max, string unit)
    {
        if (value < min || value > max)
        {
            throw Invalid($"a {what} limit of {value} {unit} is outside {min} to {max}", "Choose a limit inside that range.");
        }
    }

    private static ProblemException Invalid(string why, string next) =>
        new(ProblemKind.Invalid, "The module can't be run like this.", char.ToUpperInvariant(why[0]) + why[1..] + ".", next);
}
