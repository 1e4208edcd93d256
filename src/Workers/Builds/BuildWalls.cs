using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;

namespace Workers.Builds;

/// <summary>What a build starts, before and after it is walled in.</summary>
/// <param name="Program">Absolute path of the compiler.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Its environment, but for what depends on the folder.</param>
/// <param name="Home">The job's folder on the host, all that it may write to.</param>
/// <param name="SourceFolder">The name of the folder in <paramref name="Home"/> that it starts in.</param>
/// <param name="ReadOnlyFolders">Folders outside the system's that it reads.</param>
internal sealed record BuildCommand(
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string Home,
    string SourceFolder,
    IReadOnlyList<string> ReadOnlyFolders);

/// <summary>
/// Keeps a build from everything but its own folder: bubblewrap shows it the system and the compiler read-only, and no
/// network. A build script is a program of whoever wrote the source.
/// </summary>
internal sealed class BuildWalls(IToolLocator tools, IProcessRunner runner, IOptions<BuildOptions> options)
{
    // Inside the walls every build is at the same place, so that equal inputs make equal modules.
    private const string Inside = "/build";

    private static readonly string[] SystemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32"];
    private static readonly string[] SystemSettings = ["/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/emscripten"];
    private readonly ConcurrentDictionary<(string Path, DateTime Written), Lazy<Task<string?>>> _trials = [];

    /// <summary>The process to run, and in words what keeps it in.</summary>
    public async Task<(ProcessSpec Spec, string Walls)> RaiseAsync(BuildCommand command, CancellationToken cancellationToken)
    {
        var bubblewrap = tools.Find("bwrap");
        var obstacle = bubblewrap is null ? "bubblewrap is not installed" : await TryAsync(bubblewrap.Path).WaitAsync(cancellationToken);
        return obstacle is null
            ? (Confined(bubblewrap!.Path, command), "Confined by bubblewrap: no network, and everything but the build's own folder is read-only.")
            : (Open(command), $"NOT confined, because {obstacle}: the build can read this machine's files and reach the network.");
    }

    private ProcessSpec Confined(string bubblewrap, BuildCommand command) => Limited(new ProcessSpec
    {
        FileName = bubblewrap,
        Arguments =
        [
            .. Namespaces,
            .. Memories(),
            .. command.ReadOnlyFolders.SelectMany(folder => new[] { "--ro-bind", folder, folder }),
            "--bind", command.Home, Inside,
            "--remount-ro", "/",
            "--chdir", $"{Inside}/{command.SourceFolder}",
            "--", .. Limits(), command.Program, .. command.Arguments,
        ],
        Environment = With(command.Environment, Inside, "/tmp"),
        WorkingDirectory = command.Home,
    });

    private ProcessSpec Open(BuildCommand command)
    {
        string[] words = [.. Limits(), command.Program, .. command.Arguments];
        return Limited(new ProcessSpec
        {
            FileName = words[0],
            Arguments = words[1..],
            Environment = With(command.Environment, command.Home, command.Home),
            WorkingDirectory = Path.Combine(command.Home, command.SourceFolder),
        });
    }

    private static string[] Namespaces { get; } =
    [
        "--unshare-all", "--die-with-parent", "--cap-drop", "ALL",
        .. SystemFolders.Where(Path.Exists).SelectMany(Show),
        .. SystemSettings.Where(Path.Exists).SelectMany(path => new[] { "--ro-bind", path, path }),

        // Read-only: where the dashboard is root, so is the build in the kernel's eyes, and /proc/sys is the whole machine's.
        "--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev",
    ];

    // What lies in memory has a size of its own: a file system that is not given one may take half of the machine's.
    private string[] Memories()
    {
        var size = options.Value.FileBytes.ToString(CultureInfo.InvariantCulture);
        return ["--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--size", size, "--tmpfs", "/tmp"];
    }

    // /bin and /lib are links into /usr on most systems: repeated as links, so that the same paths lead to the same files.
    private static string[] Show(string folder) => new DirectoryInfo(folder).LinkTarget is { } target
        ? ["--symlink", target, folder]
        : ["--ro-bind", folder, folder];

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> environment, string home, string temporary) =>
        new(environment, StringComparer.Ordinal) { ["HOME"] = home, ["TMPDIR"] = temporary };

    private ProcessSpec Limited(ProcessSpec spec) =>
        spec with { WallTime = options.Value.WallTime, OutputBytes = options.Value.OutputBytes };

    // Memory that can be written to rather than address space: node, under emcc, reserves far more than it uses.
    private string[] Limits() => File.Exists("/usr/bin/prlimit")
        ?
        [
            "/usr/bin/prlimit",
            string.Create(CultureInfo.InvariantCulture, $"--data={options.Value.MemoryBytes}"),
            string.Create(CultureInfo.InvariantCulture, $"--fsize={options.Value.FileBytes}"),
            "--core=0",
        ]
        : [];

    private Task<string?> TryAsync(string path) =>
        _trials.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), _ => new Lazy<Task<string?>>(() => TrialAsync(path))).Value;

    /// <summary>Starts nothing inside the walls once: containers and hardened kernels often forbid new namespaces.</summary>
    private async Task<string?> TrialAsync(string path)
    {
        var output = new LastLine();
        try
        {
            var spec = new ProcessSpec
            {
                FileName = path,
                Arguments = [.. Namespaces, .. Memories(), "--remount-ro", "/", "--", "/usr/bin/true"],
                WorkingDirectory = "/",
                WallTime = TimeSpan.FromSeconds(10),
                OutputBytes = 64 * 1024,
            };
            var result = await runner.RunAsync(spec, output, CancellationToken.None);
            return result is { End: ProcessEnd.Exited, ExitCode: 0 } ? null : $"bubblewrap can't run here ({output.Text ?? "it did not say why"})";
        }
        catch (ProblemException exception)
        {
            return $"bubblewrap can't run here ({exception.Why})";
        }
    }

    private sealed class LastLine : ILogSink
    {
        public string? Text { get; private set; }

        public void Write(LogSource source, string text) => Text = text;

        public void WriteMany(LogSource source, IReadOnlyList<string> lines) => Text = lines.Count > 0 ? lines[^1] : Text;
    }
}
