using Dashboard.Core.Jobs;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox.Workspaces;

/// <summary>A file that a run left in its own folder.</summary>
/// <param name="Name">Its path in that folder, with '/'; letters, digits, '.', '-', '_' and '+' only.</param>
/// <param name="Path">Absolute path on the host.</param>
/// <param name="Size">Bytes.</param>
public sealed record RunArtifact(string Name, string Path, long Size);

/// <summary>What was kept of a guest's folder.</summary>
/// <param name="Kept">The files.</param>
/// <param name="Left">How many others there were: links, files of odd names, and those past the number kept.</param>
public sealed record KeptArtifacts(IReadOnlyList<RunArtifact> Kept, int Left);

/// <summary>
/// Keeps the files that runs left, one folder a job, until the job is forgotten or <c>Sandbox:ArtifactBytes</c> are exceeded, when
/// the oldest go. Their contents are untrusted.
/// </summary>
public sealed class RunArtifacts(DataPaths paths, IOptions<SandboxOptions> options, IProcessRunner processes) : IJobRemains
{
    /// <summary>Files kept of one run.</summary>
    public const int MostFiles = 200;
    private readonly SemaphoreSlim _pruning = new(1, 1);

    /// <summary>Takes the regular files out of a guest's folder. The guest has ended.</summary>
    public async Task<KeptArtifacts> KeepAsync(string jobId, string folder)
    {
        var (kept, left) = (new List<RunArtifact>(), 0);
        var target = FolderOf(jobId) ?? throw new ArgumentException("Not a job's id.", nameof(jobId));
        foreach (var path in Files(folder).Order(StringComparer.Ordinal).ToList())
        {
            var name = Path.GetRelativePath(folder, path);
            if (kept.Count == MostFiles || !RelativePath.IsConfined(name) || new FileInfo(path) is not { Exists: true, LinkTarget: null } file)
            {
                left++;
                continue;
            }

            var to = Path.Combine(target, name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            var size = file.Length;
            File.Move(path, to);
            kept.Add(new RunArtifact(name, to, size));
        }

        await PruneAsync(target).ConfigureAwait(false);
        return new KeptArtifacts(kept, left);
    }

    /// <summary>The files kept of a job, by name.</summary>
    public IReadOnlyList<RunArtifact> List(string jobId) => FolderOf(jobId) is { } folder && Directory.Exists(folder)
        ? [.. Files(folder).Select(f => new RunArtifact(Path.GetRelativePath(folder, f), f, new FileInfo(f).Length)).OrderBy(a => a.Name, StringComparer.Ordinal)]
        : [];

    /// <summary>One of them, or null.</summary>
    public RunArtifact? Find(string jobId, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FolderOf(jobId) is { } folder && RelativePath.IsConfined(name) && new FileInfo(Path.Combine(folder, name)) is { Exists: true, LinkTarget: null } file
            ? new RunArtifact(name, file.FullName, file.Length)
            : null;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string jobId) => FolderOf(jobId) is { } folder ? GuestFolder.DeleteAsync(folder, processes) : Task.CompletedTask;

    private string? FolderOf(string jobId) => jobId.Length > 0 && jobId.All(char.IsAsciiLetterOrDigit) ? Path.Combine(paths.Artifacts, jobId) : null;

    // Pipes and devices can't be made by a guest; links to folders are not followed.
    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });

    // A job's id begins with its time: the oldest are the first in order. What was kept just now stays.
    private async Task PruneAsync(string newest)
    {
        await _pruning.WaitAsync().ConfigureAwait(false);
        try
        {
            var total = 0L;
            foreach (var folder in Directory.EnumerateDirectories(paths.Artifacts).OrderDescending(StringComparer.Ordinal).ToList())
            {
                total += Files(folder).Sum(f => new FileInfo(f).Length);
                if (total > options.Value.ArtifactBytes && folder != newest)
                {
                    await GuestFolder.DeleteAsync(folder, processes).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _pruning.Release();
        }
    }
}
