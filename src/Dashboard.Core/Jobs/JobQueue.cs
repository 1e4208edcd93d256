namespace Dashboard.Core.Jobs;

/// <summary>
/// Who waits and who runs, of one kind. When a place is free it goes to the user with the fewest jobs running, among
/// those to the one whose turn was longest ago, and of theirs to the oldest job. Not thread-safe: its owner locks.
/// </summary>
internal sealed class JobQueue(int places, int waitingLimit)
{
    private readonly LinkedList<ActiveJob> _waiting = new();
    private readonly Dictionary<string, int> _running = [];
    private readonly Dictionary<string, long> _lastTurn = [];
    private long _turn;
    private int _busy;

    public bool IsFull => _waiting.Count >= waitingLimit;

    public void Enqueue(ActiveJob job) => _waiting.AddLast(job);

    public bool Remove(ActiveJob job) => _waiting.Remove(job);

    /// <summary>The next job to start, already counted as running; null when there is no place or nobody waits.</summary>
    public ActiveJob? Next()
    {
        if (_busy >= places || _waiting.Count == 0)
        {
            return null;
        }

        var next = _waiting.First!;
        for (var node = next.Next; node is not null; node = node.Next)
        {
            if (Rank(node.Value).CompareTo(Rank(next.Value)) < 0)
            {
                next = node;
            }
        }

        _waiting.Remove(next);
        var user = next.Value.Snapshot.User;
        _running[user] = _running.GetValueOrDefault(user) + 1;
        _lastTurn[user] = ++_turn;
        _busy++;
        return next.Value;
    }

    public void Finished(string user)
    {
        _busy--;
        if (--_running[user] == 0)
        {
            _running.Remove(user);
        }

        if (_busy == 0 && _waiting.Count == 0)
        {
            _lastTurn.Clear();
        }
    }

    private (int Running, long LastTurn) Rank(ActiveJob job) =>
        (_running.GetValueOrDefault(job.Snapshot.User), _lastTurn.GetValueOrDefault(job.Snapshot.User));
}
