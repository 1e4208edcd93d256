using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;

namespace Dashboard.Core.Sandbox.Workspaces;

/// <summary>Deletes what a guest may have made.</summary>
public static class GuestFolder
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Deletes a folder whatever lies in it. .NET can't delete a name that is not UTF-8 nor a path over 4096 bytes, both of
    /// which a guest can make: those are left to <c>rm</c>.
    /// </summary>
    /// <exception cref="ProblemException">It could not be deleted.</exception>
    public static async Task DeleteAsync(string folder, IProcessRunner processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or AggregateException)
        {
            // What .NET throws at a path too long for it is an ArgumentException, on a folder several of them.
            var words = new TailSink(null);
            var spec = new ProcessSpec { FileName = "/bin/rm", Arguments = ["-rf", "--one-file-system", "--", folder], WallTime = TimeLimit };
            await processes.RunAsync(spec, words, CancellationToken.None).ConfigureAwait(false);
            if (Directory.Exists(folder))
            {
                throw new ProblemException(ProblemKind.Conflict, $"The folder {folder} can't be deleted.", string.Join(' ', words.Tail.TakeLast(1)), "Delete it by hand.", e);
            }
        }
    }
}
