using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;

namespace Workers.Clusters;

/// <summary>One node agent: its process, started again with a growing pause when it dies, and its log.</summary>
internal sealed class SupervisedAgent : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly IProcessRunner _processes;
    private readonly TimeProvider _time;
    private readonly Func<ProcessSpec> _command;
    private readonly Action _changed;
    private readonly ILogStream _log;
    private Task _loop = Task.CompletedTask;
    private NodeAgentStatus _status;

    public SupervisedAgent(
        string cluster, string node, Func<ProcessSpec> command, ILogStream log, IProcessRunner processes, TimeProvider time, Action changed)
    {
        _processes = processes;
        _time = time;
        _command = command;
        _changed = changed;
        _log = log;
        _status = new NodeAgentStatus(cluster, node, Running: false, "The node agent is starting.", null, 0, log.Id, Shown(command()));
    }

    public NodeAgentStatus Status => Volatile.Read(ref _status);

    public void Start()
    {
        var token = _stop.Token;
        _loop = Task.Run(() => RunAsync(token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await _log.CompleteAsync(new LogOutcome("stopped", "The node agent was stopped."));
        await _log.DisposeAsync();
        _stop.Dispose();
    }

    private static string Shown(ProcessSpec spec) => ShellQuote.Join([spec.FileName, .. spec.Arguments]);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var backOff = new BackOff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = _time.GetTimestamp();
            var why = await RunOnceAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                Set(Status with { Running = false, ProcessId = null, Message = "The node agent was stopped." });
                return;
            }

            if (_time.GetElapsedTime(began) > Healthy)
            {
                backOff.Reset();
            }

            var pause = backOff.Next();
            var message = $"{why} It is started again in {pause.TotalSeconds:0.#} s.";
            _log.Write(LogSource.System, message);
            Set(Status with { Running = false, ProcessId = null, Message = message, Restarts = Status.Restarts + 1 });
            try
            {
                await Task.Delay(pause, _time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The loop's condition ends it.
            }
        }
    }

    /// <summary>One life of the process; answers with why it ended.</summary>
    private async Task<string> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var spec = _command();
            _log.Write(LogSource.System, "$ " + Shown(spec));
            await using var process = _processes.Start(spec, _log);
            Set(Status with { Running = true, ProcessId = process.Id, Message = "The node agent runs; its log says what it does.", Command = Shown(spec) });
            try
            {
                var result = await process.Completion.WaitAsync(cancellationToken);
                return $"The node agent ended with exit code {result.ExitCode}.";
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(Grace);
                return "The node agent was stopped.";
            }
        }
        catch (ProblemException e)
        {
            return $"The node agent could not be started: {e.Message}";
        }
    }

    private void Set(NodeAgentStatus status)
    {
        Volatile.Write(ref _status, status);
        _changed();
    }
}
