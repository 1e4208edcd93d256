using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Tests.Jobs;

internal sealed record TestRequest(string Name) : JobRequest
{
    public override JobKind Kind => JobKind.Build;

    public override string Target => Name;

    public override string Title => "Test " + Name;
}

/// <summary>Does what a test says, and remembers in which order it was asked.</summary>
internal sealed class TestHandler : IJobHandler<TestRequest>
{
    private readonly Lock _gate = new();
    private readonly List<string> _targets = [];

    public Func<TestRequest, IJobContext, CancellationToken, Task<JobOutcome>> Work { get; set; } =
        (_, _, _) => Task.FromResult(JobOutcome.Success());

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Targets
    {
        get
        {
            lock (_gate)
            {
                return [.. _targets];
            }
        }
    }

    public Task<JobOutcome> ExecuteAsync(TestRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _targets.Add(request.Name);
        }

        Started.TrySetResult();
        return Work(request, context, cancellationToken);
    }
}

/// <summary>The job service on a real database in a folder of the test's own.</summary>
internal sealed class JobFixture : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<ServiceProvider> _providers = [];

    public JobOptions Options { get; } = new();

    public TestHandler Handler { get; } = new();

    public DataPaths Paths => _folder.Paths;

    public JobService Jobs => _providers[^1].GetRequiredService<JobService>();

    public TaskCompletionSource HoldHandler()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Handler.Work = async (_, _, cancellationToken) =>
        {
            await gate.Task.WaitAsync(cancellationToken);
            return JobOutcome.Success();
        };
        return gate;
    }

    public async Task<JobService> StartAsync()
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection().AddLogging();
        services.AddStorage(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:DataPath", _folder.Root)]).Build(), _folder.Root);
        services.AddLogStreams(configuration).AddProcesses().AddJobs(configuration);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(Options));
        services.AddSingleton(Handler).AddSingleton(JobRoute.For<TestRequest, TestHandler>());
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        await Jobs.StartAsync(TestContext.Current.CancellationToken);
        return Jobs;
    }

    /// <summary>A new service on the same folder; after a crash the old one was never told.</summary>
    public async Task RestartAsync(bool crash = false)
    {
        if (!crash)
        {
            await Jobs.StopAsync(CancellationToken.None);
            await _providers[^1].DisposeAsync();
            _providers.RemoveAt(_providers.Count - 1);
        }

        await StartAsync();
    }

    public async Task<IReadOnlyList<string>> LogOfAsync(Job job)
    {
        var lines = new List<string>();
        await foreach (var batch in _providers[^1].GetRequiredService<ILogStreams>().Find(job.LogId)!.ReadAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            lines.AddRange(batch.Lines.Select(l => l.Text));
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.GetRequiredService<JobService>().StopAsync(CancellationToken.None);
            await provider.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
