using Dashboard.Components.Matrix;
using Dashboard.Core.Sandbox;

namespace Dashboard.Tests.Matrix;

/// <summary>A browser that answers when the test says so.</summary>
internal sealed class FakeBrowser : IBrowserRunner
{
    public TaskCompletionSource<BrowserRun?> Answer { get; } = new();

    public RunRequest? Request { get; private set; }

    public bool Stopped { get; private set; }

    public static BrowserRun Ran(string output) =>
        new("exited", 0, null, 1, 2, 65536, OutputDigest.Of(output).Sha256, OutputDigest.Of(output).Lines, output.TrimEnd('\n').Split('\n'));

    public Task<BrowserRun?> RunAsync(RunRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        Request = request;
        return Answer.Task.WaitAsync(cancellationToken);
    }

    public Task StopAsync()
    {
        Stopped = true;
        return Task.CompletedTask;
    }
}
