using System.Collections.Concurrent;
using Dashboard.Core.Errors;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Logs;

/// <summary>Log streams under <see cref="DataPaths.Logs"/>, one file each.</summary>
internal sealed class LogStreams : ILogStreams, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LogStream> _live = new();
    private readonly ConcurrentDictionary<string, LogFile> _files = new();
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly string _folder;
    private readonly ITimer _flush;

    public LogStreams(DataPaths paths, IOptions<LogOptions> options, TimeProvider time)
    {
        _folder = paths.Logs;
        _options = options.Value;
        _time = time;

        // Lines wait in a buffer to keep writing cheap; a killed dashboard loses at most this much of the newest ones.
        _flush = time.CreateTimer(_ => FlushAll(), null, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500));
    }

    public ILogStream Create(string id)
    {
        var path = PathOf(id);
        LogFile file;
        try
        {
            file = LogFile.Create(path);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new ProblemException(
                ProblemKind.Conflict, $"The log '{id}' exists already.", "A stream is written once.", "Use a new id.", exception);
        }

        var stream = new LogStream(id, file, _options, _time)
        {
            Completed = completed =>
            {
                _live.TryRemove(completed.Id, out _);
                _files.TryRemove(completed.Id, out _);
            },
        };
        _files[id] = file;
        _live[id] = stream;
        return stream;
    }

    public ILogSource? Find(string id)
    {
        if (_live.TryGetValue(id, out var live))
        {
            return live;
        }

        var path = PathOf(id);
        if (!File.Exists(path))
        {
            return null;
        }

        var stored = new StoredLog(id, LogFile.Open(path), _options);

        // It may have been created, not completed, between the two looks.
        return _live.TryGetValue(id, out live) ? live : stored;
    }

    public void Delete(string id)
    {
        _live.TryRemove(id, out _);
        _files.TryRemove(id, out _);
        File.Delete(PathOf(id));
    }

    public async ValueTask DisposeAsync()
    {
        await _flush.DisposeAsync();
        foreach (var stream in _live.Values)
        {
            await stream.CompleteAsync(new LogOutcome("interrupted", "The dashboard stopped while this was written."));
        }
    }

    private void FlushAll()
    {
        foreach (var file in _files.Values)
        {
            try
            {
                file.FlushToDisk();
            }
            catch (IOException)
            {
                // A full disk: the next append meets the same error where somebody can be told of it.
            }
        }
    }

    private string PathOf(string id)
    {
        if (id.Length is 0 or > 128 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ProblemException(
                ProblemKind.Invalid,
                "That is not the name of a log.",
                "A log is named by up to 128 letters, digits and '-'.",
                "Use the logId that a job or a pod shows.");
        }

        return Path.Combine(_folder, id + ".log");
    }
}
