using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Workspaces;

namespace Workers.Runs;

/// <summary>Gives a run the folder it asks for, and keeps the files it left there with the job.</summary>
internal sealed class RunFolders(RunArtifacts artifacts, IProcessRunner processes)
{
    /// <summary>Runs with the folder; the folder is gone afterwards, however it ended.</summary>
    public async Task<RunResult> RunAsync(RunSpec spec, IJobContext context, Func<RunSpec, Task<RunResult>> runAsync)
    {
        if (!spec.Workspace)
        {
            return await runAsync(spec);
        }

        var folder = Directory.CreateDirectory(Path.Combine(context.ScratchPath, "work")).FullName;
        try
        {
            var result = await runAsync(spec with { WorkspaceFolder = folder });
            await KeepAsync(folder, result.End, context);
            return result;
        }
        finally
        {
            await GuestFolder.DeleteAsync(folder, processes);
        }
    }

    private async Task KeepAsync(string folder, RunEnd end, IJobContext context)
    {
        if (end is RunEnd.Cancelled or RunEnd.FileLimit)
        {
            return;
        }

        var (kept, left) = await artifacts.KeepAsync(context.JobId, folder);
        if (kept.Count > 0)
        {
            context.SetResult("artifacts", string.Join(' ', kept.Select(a => a.Name)));
            context.Log.Write(LogSource.System, $"Kept with the job: {string.Join(", ", kept.Select(a => $"{a.Name} ({ByteText.Format(a.Size)})"))}.");
        }

        if (left > 0)
        {
            context.Log.Write(LogSource.System, $"Not kept: {left} others. Kept are the first {RunArtifacts.MostFiles} files of plain names (letters, digits, . - _ +), and no links.");
        }
    }
}
