using System.Runtime.CompilerServices;

namespace Dashboard.Core.Jobs;

/// <summary>
/// Tells watchers which jobs changed. A watcher remembers the set of changed ids rather than a queue of changes, so
/// a slow one sees each job's newest state and costs no more than one id for each job.
/// </summary>
internal sealed class JobWatchers
{
    private readonly Lock _gate = new();
    private readonly HashSet<Watcher> _watchers = [];

    public void Changed(string id)
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Add(id);
            }
        }
    }

    public Watcher Register(string? only)
    {
        var watcher = new Watcher(this, only);
        lock (_gate)
        {
            _watchers.Add(watcher);
        }

        return watcher;
    }

    internal sealed class Watcher(JobWatchers owner, string? only) : IDisposable
    {
        private readonly HashSet<string> _dirty = [];
        private TaskCompletionSource? _signal;

        public async Task<IReadOnlyList<string>> TakeAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                Task wait;
                lock (owner._gate)
                {
                    if (_dirty.Count > 0)
                    {
                        var ids = _dirty.Order(StringComparer.Ordinal).ToList();
                        _dirty.Clear();
                        return ids;
                    }

                    wait = (_signal ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }

                await wait.WaitAsync(cancellationToken);
            }
        }

        public void Add(string id)
        {
            if ((only is null || only == id) && _dirty.Add(id))
            {
                _signal?.TrySetResult();
                _signal = null;
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._watchers.Remove(this);
            }
        }
    }
}
