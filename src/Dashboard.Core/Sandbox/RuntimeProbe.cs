using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox;

/// <summary>A runtime's program as it works on this machine.</summary>
/// <param name="Runtime">Its adapter.</param>
/// <param name="Location">Where it was found.</param>
/// <param name="RealPath">The file behind links.</param>
/// <param name="Version">Its version; null when it does not start.</param>
/// <param name="Fingerprint">Changes whenever the program's file does.</param>
/// <param name="Wall">What must be visible for it to run inside bubblewrap; null when it can't.</param>
/// <param name="Problem">Why it does not start, or why there is no wall.</param>
internal sealed record FoundRuntime(
    IWasmRuntime Runtime,
    ToolLocation Location,
    string RealPath,
    string? Version,
    string Fingerprint,
    RuntimeWall? Wall,
    string Problem);

/// <summary>bubblewrap's path and what a runtime needs to see inside.</summary>
internal sealed record RuntimeWall(string Bubblewrap, IReadOnlyList<Bind> Binds)
{
    public static readonly IReadOnlyDictionary<string, string> NoEnvironment = new Dictionary<string, string>();

    // Inside, the program lies elsewhere than its libraries expect (a path from $ORIGIN finds nothing there).
    private string? LibraryPath { get; } = Folders(Binds) is { Count: > 0 } folders ? string.Join(':', folders) : null;

    /// <summary>The environment of a program inside: what it asks for, and where its libraries are when that is no usual place.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentWith(IReadOnlyDictionary<string, string> own) =>
        LibraryPath is null ? own : new Dictionary<string, string>(own) { ["LD_LIBRARY_PATH"] = LibraryPath };

    private static List<string> Folders(IReadOnlyList<Bind> binds) =>
    [
        .. binds.Where(b => b.Target == b.Source && Path.GetFileName(b.Source).Contains(".so", StringComparison.Ordinal))
            .Select(b => Path.GetDirectoryName(b.Source)!)
            .Where(f => !f.StartsWith("/lib", StringComparison.Ordinal) && !f.StartsWith("/usr/lib", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal),
    ];
}

/// <summary>
/// Finds runtimes and tries once, for each file as it is, whether it starts and whether it starts inside bubblewrap; so a
/// run itself needs no extra process, and a tool installed, upgraded or removed later is noticed.
/// </summary>
internal sealed class RuntimeProbe(IToolLocator tools, IProcessRunner processes, IOptions<SandboxOptions> options)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, (string Key, Task<FoundRuntime> Found)> _known = new(StringComparer.Ordinal);

    /// <summary>The runtime, or null when this machine lacks it.</summary>
    public async Task<FoundRuntime?> FindAsync(IWasmRuntime runtime, CancellationToken cancellationToken)
    {
        if (tools.Find(runtime.Name) is not { } location)
        {
            _known.TryRemove(runtime.Name, out _);
            return null;
        }

        var bubblewrap = options.Value.Bubblewrap == WallMode.Off ? null : tools.Find("bwrap");
        var real = RealPath(location.Path);
        var key = $"{Identity(real)}|{(bubblewrap is null ? "" : Identity(RealPath(bubblewrap.Path)))}";
        if (!_known.TryGetValue(runtime.Name, out var known) || known.Key != key)
        {
            known = (key, Task.Run(() => TryAsync(runtime, location, real, bubblewrap), CancellationToken.None));
            _known[runtime.Name] = known;
        }

        try
        {
            return await known.Found.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (known.Found.IsFaulted)
        {
            _known.TryRemove(runtime.Name, out _); // so that the next call tries again
            throw;
        }
    }

    private async Task<FoundRuntime> TryAsync(IWasmRuntime runtime, ToolLocation location, string real, ToolLocation? bubblewrap)
    {
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Identity(real))))[..12];
        using var home = new RuntimeHome(runtime, walled: false);
        using var inside = new RuntimeHome(runtime, walled: true);
        var (printed, problem) = await AskAsync(real, runtime.VersionArguments, home.Environment).ConfigureAwait(false);
        if (printed is null)
        {
            return new FoundRuntime(runtime, location, real, null, fingerprint, null, problem);
        }

        var version = runtime.ReadVersion(printed, real);
        if (bubblewrap is null)
        {
            return new FoundRuntime(runtime, location, real, version, fingerprint, null, WallProblem);
        }

        foreach (var binds in new[] { await SharedLibraries.FindAsync(real, processes, CancellationToken.None).ConfigureAwait(false), SystemFolders() })
        {
            var wall = new RuntimeWall(RealPath(bubblewrap.Path), [.. binds, new Bind(real, Inside)]);
            (printed, problem) = await AskAsync(wall.Bubblewrap, Bubblewrap.Arguments(wall.Binds, Inside, runtime.VersionArguments, wall.EnvironmentWith(inside.Environment), inside.Needed), RuntimeWall.NoEnvironment).ConfigureAwait(false);
            if (printed is not null)
            {
                return new FoundRuntime(runtime, location, real, version, fingerprint, wall, "");
            }
        }

        return new FoundRuntime(runtime, location, real, version, fingerprint, null, $"bubblewrap does not work here: {problem}");
    }

    /// <summary>Why there can be no wall at all; empty when bubblewrap is there to be tried.</summary>
    public string WallProblem => options.Value.Bubblewrap == WallMode.Off ? "bubblewrap is turned off (Sandbox:Bubblewrap)"
        : tools.Find("bwrap") is null ? "bubblewrap (bwrap) is not installed" : "";

    /// <summary>Where the runtime's program is seen inside the wall.</summary>
    public const string Inside = "/runtime";

    // For a runtime whose libraries are not all found by its loader (plugins, data files).
    private static IReadOnlyList<Bind> SystemFolders() =>
        [.. new[] { "/usr", "/lib", "/lib64", "/bin" }.Where(Directory.Exists).Select(f => new Bind(f, f))];

    private async Task<(string? FirstLine, string Problem)> AskAsync(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var sink = new TailSink(null);
        var spec = new ProcessSpec { FileName = program, Arguments = arguments, Environment = environment, WallTime = TimeLimit, OutputBytes = 64 * 1024 };
        try
        {
            var result = await processes.RunAsync(spec, sink, CancellationToken.None).ConfigureAwait(false);
            return result is { End: ProcessEnd.Exited, ExitCode: 0 } && sink.FirstLine is { Length: > 0 } line
                ? (line.Trim(), "")
                : (null, LastWords.Cause(sink.Tail) is { Length: > 0 } said ? said : $"it ended with exit code {result.ExitCode}");
        }
        catch (Errors.ProblemException e)
        {
            return (null, e.Why);
        }
    }

    private static string RealPath(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static string Identity(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{path}:{(file.Exists ? file.Length : 0)}:{file.LastWriteTimeUtc.Ticks}");
    }
}
