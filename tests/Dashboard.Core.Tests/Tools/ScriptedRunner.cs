using Dashboard.Core.Logs;
using Dashboard.Core.Processes;

namespace Dashboard.Core.Tests.Tools;

/// <summary>Answers for programs instead of starting them, and counts.</summary>
internal sealed class ScriptedRunner(Func<ProcessSpec, (int ExitCode, string Output)> answer) : IProcessRunner
{
    private int _runs;

    public int Runs => _runs;

    public Task<ProcessResult> RunAsync(ProcessSpec spec, ILogSink output, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        var (exitCode, text) = answer(spec);
        output.WriteMany(LogSource.Stdout, text.Split('\n'));
        return Task.FromResult(new ProcessResult(ProcessEnd.Exited, exitCode, TimeSpan.Zero, text.Length));
    }

    public IRunningProcess Start(ProcessSpec spec, ILogSink output) => throw new NotSupportedException();
}
