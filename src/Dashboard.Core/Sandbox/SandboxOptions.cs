using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox;

/// <summary>Whether one of the machine's walls is used.</summary>
public enum WallMode
{
    /// <summary>Where it works; where it does not, the run page says so.</summary>
    Auto,

    /// <summary>Always: without it nothing runs.</summary>
    Required,

    /// <summary>Never.</summary>
    Off,
}

/// <summary>Limits a run gets when it asks for none, and the most it may ask for.</summary>
public sealed class SandboxLimits
{
    /// <summary>Wall time in seconds of a run that names none.</summary>
    public int WallSeconds { get; set; } = 30;

    /// <summary>Wall time in seconds of a run that names none and serves on a socket: a person ends it.</summary>
    public int ListenWallSeconds { get; set; } = 600;

    /// <summary>Linear memory in bytes of a run that names none.</summary>
    public long MemoryBytes { get; set; } = 256L << 20;

    /// <summary>Output in bytes of a run that names none.</summary>
    public long OutputBytes { get; set; } = 16L << 20;

    /// <summary>Bytes in the guest's own folder of a run that names none.</summary>
    public long WorkspaceBytes { get; set; } = 64L << 20;

    /// <summary>Files, folders and links in it of a run that names none.</summary>
    public int WorkspaceFiles { get; set; } = 1_000;

    /// <summary>The longest wall time in seconds.</summary>
    public int MaxWallSeconds { get; set; } = 3600;

    /// <summary>The largest linear memory in bytes; 4 GiB is all a 32-bit module can address.</summary>
    public long MaxMemoryBytes { get; set; } = 4L << 30;

    /// <summary>The largest output in bytes.</summary>
    public long MaxOutputBytes { get; set; } = 1L << 30;

    /// <summary>The most bytes in a guest's own folder.</summary>
    public long MaxWorkspaceBytes { get; set; } = 1L << 30;

    /// <summary>The most files, folders and links in it.</summary>
    public int MaxWorkspaceFiles { get; set; } = 10_000;

    /// <summary>The limits of a run that names none.</summary>
    public RunLimits ToRunLimits() => new()
    {
        WallTime = TimeSpan.FromSeconds(WallSeconds),
        MemoryBytes = MemoryBytes,
        OutputBytes = OutputBytes,
        WorkspaceBytes = WorkspaceBytes,
        WorkspaceFiles = WorkspaceFiles,
    };
}

/// <summary>The section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Sandbox";

    /// <summary>bubblewrap: no network, nothing visible but the module and the preopens, no capabilities.</summary>
    public WallMode Bubblewrap { get; set; } = WallMode.Auto;

    /// <summary>A memory cgroup round each run.</summary>
    public WallMode Cgroup { get; set; } = WallMode.Auto;

    /// <summary>A cgroup folder of ours, in which groups may be made; null: found by itself.</summary>
    public string? CgroupParent { get; set; }

    /// <summary>Seconds a runtime may take to compile a module ahead.</summary>
    public int CompileSeconds { get; set; } = 60;

    /// <summary>Memory in bytes it may take for that.</summary>
    public long CompileMemoryBytes { get; set; } = 2L << 30;

    /// <summary>Bytes of compiled modules kept; the least recently used go first.</summary>
    public long CacheBytes { get; set; } = 2L << 30;

    /// <summary>Bytes of files kept that runs left in their own folders; the oldest runs' go first.</summary>
    public long ArtifactBytes { get; set; } = 1L << 30;

    /// <summary>Default and highest limits.</summary>
    public SandboxLimits Limits { get; set; } = new();
}

/// <summary>Checks <see cref="SandboxOptions"/> at start, all values at once.</summary>
internal sealed class SandboxOptionsValidator : IValidateOptions<SandboxOptions>
{
    public ValidateOptionsResult Validate(string? name, SandboxOptions options)
    {
        var errors = new List<string>();
        var limits = options.Limits;
        Check("Limits:MaxWallSeconds", limits.MaxWallSeconds, 1, 7 * 24 * 3600);
        Check("Limits:MaxMemoryBytes", limits.MaxMemoryBytes, 64 << 10, 64L << 30);
        Check("Limits:MaxOutputBytes", limits.MaxOutputBytes, 1 << 10, 64L << 30);
        Check("Limits:WallSeconds", limits.WallSeconds, 1, limits.MaxWallSeconds);
        Check("Limits:ListenWallSeconds", limits.ListenWallSeconds, 1, limits.MaxWallSeconds);
        Check("Limits:MemoryBytes", limits.MemoryBytes, 64 << 10, limits.MaxMemoryBytes);
        Check("Limits:OutputBytes", limits.OutputBytes, 1 << 10, limits.MaxOutputBytes);
        Check("Limits:MaxWorkspaceBytes", limits.MaxWorkspaceBytes, 1 << 10, 64L << 30);
        Check("Limits:MaxWorkspaceFiles", limits.MaxWorkspaceFiles, 1, 1_000_000);
        Check("Limits:WorkspaceBytes", limits.WorkspaceBytes, 1 << 10, limits.MaxWorkspaceBytes);
        Check("Limits:WorkspaceFiles", limits.WorkspaceFiles, 1, limits.MaxWorkspaceFiles);
        Check("ArtifactBytes", options.ArtifactBytes, 0, 1L << 40);
        Check("CompileSeconds", options.CompileSeconds, 1, 3600);
        Check("CompileMemoryBytes", options.CompileMemoryBytes, 128L << 20, 64L << 30);
        Check("CacheBytes", options.CacheBytes, 0, 1L << 40);
        if (options.CgroupParent is { } parent && !Directory.Exists(parent))
        {
            errors.Add($"Sandbox:CgroupParent is {parent}, which does not exist; leave it out to have one found.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(string key, long value, long min, long max)
        {
            if (value < min || value > max)
            {
                errors.Add($"Sandbox:{key} is {value}; allowed are {min} to {max}.");
            }
        }
    }
}
