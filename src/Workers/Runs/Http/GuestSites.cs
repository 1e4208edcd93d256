using System.Collections.Concurrent;
using Dashboard.Core.Errors;
using Dashboard.Core.Sandbox.Listening;

namespace Workers.Runs.Http;

/// <summary>The guests that serve HTTP right now, by their job.</summary>
public sealed class GuestSites
{
    private readonly ConcurrentDictionary<string, GuestHttp> _sites = new(StringComparer.Ordinal);

    /// <summary>The dashboard's path to a job's guest.</summary>
    public static string PathOf(string jobId) => $"/api/runs/{jobId}/http/";

    /// <summary>Opens a guest to requests.</summary>
    public void Open(string jobId, IGuestSocket socket) => _sites[jobId] = new GuestHttp(socket);

    /// <summary>The run has ended.</summary>
    public void Close(string jobId)
    {
        if (_sites.TryRemove(jobId, out var site))
        {
            site.Dispose();
        }
    }

    /// <summary>A running guest.</summary>
    /// <exception cref="ProblemException">It does not serve, or no longer.</exception>
    public GuestHttp Get(string jobId) => _sites.TryGetValue(jobId, out var site) ? site : throw new ProblemException(
        ProblemKind.NotFound,
        "Nothing serves here.",
        "No run of this id has a listening socket now: it has not begun, has ended, or was started without one.",
        "Start the module with \"listening socket\" (listen: true), and open the path its job tells while it runs.");
}
