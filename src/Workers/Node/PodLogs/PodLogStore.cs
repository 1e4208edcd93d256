using System.Globalization;
using Dashboard.Core.Logs;
using Dashboard.Core.Storage;

namespace Workers.Node.PodLogs;

/// <summary>The logs of containers, one stream for each run; the newest run and the one before are kept.</summary>
internal sealed class PodLogStore(ILogStreams streams, DataPaths paths)
{
    /// <summary>The stream of a new run.</summary>
    public ILogStream Create(string uid, string container, int run)
    {
        var id = Id(uid, container, run);
        streams.Delete(id);
        if (run >= 2)
        {
            streams.Delete(Id(uid, container, run - 2));
        }

        return streams.Create(id);
    }

    /// <summary>The stream of a run, or null when it is not kept (any more).</summary>
    public ILogSource? Find(string uid, string container, int run) => run < 0 ? null : streams.Find(Id(uid, container, run));

    /// <summary>Deletes all logs of a pod.</summary>
    public void DeletePod(string uid)
    {
        foreach (var file in Directory.EnumerateFiles(paths.Logs, $"pod-{Clean(uid)}-*.log"))
        {
            streams.Delete(Path.GetFileNameWithoutExtension(file));
        }
    }

    private static string Id(string uid, string container, int run) =>
        $"pod-{Clean(uid)}-{Clean(container)}-{run.ToString(CultureInfo.InvariantCulture)}";

    private static string Clean(string text) => new(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').ToArray());
}
