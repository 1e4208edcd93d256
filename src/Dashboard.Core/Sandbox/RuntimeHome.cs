using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Sandbox;

/// <summary>
/// The folder a runtime's own process may write to where it needs one: inside the wall an empty file system in memory,
/// which counts towards the run's memory; without a wall a temporary folder. Gone after the run, either way.
/// </summary>
internal sealed class RuntimeHome : IDisposable
{
    /// <summary>Where it is inside the wall.</summary>
    public const string Inside = "/home";

    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly string? _folder;

    public RuntimeHome(IWasmRuntime runtime, bool walled)
    {
        if (runtime.Environment(Inside) is not { } inside)
        {
            return;
        }

        Needed = true;
        _folder = walled ? null : Directory.CreateTempSubdirectory("runtime-home-").FullName;
        Environment = _folder is null ? inside : runtime.Environment(_folder)!;
    }

    /// <summary>Whether the runtime needs one.</summary>
    public bool Needed { get; }

    /// <summary>What the process has as its environment: nothing of the dashboard's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = NoEnvironment;

    public void Dispose()
    {
        if (_folder is not null && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
