using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using Dashboard.Core.Tools.Toolchains;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workers.Builds;
using Workers.Tests.Builds;

namespace Workers.Tests.Samples;

/// <summary>The samples of the product, this machine's compilers and runtimes, and a data folder for all tests of a class.</summary>
public sealed class SampleRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SampleRig()
        : this(new Dictionary<string, string?>(StringComparer.Ordinal))
    {
    }

    /// <summary>With settings of its own; samples of its own where <c>Samples:Path</c> is one of them, below <see cref="Folder"/>.</summary>
    internal SampleRig(IReadOnlyDictionary<string, string?> settings)
    {
        var all = new Dictionary<string, string?>(settings, StringComparer.Ordinal) { ["Tools:Path"] = Path.Combine(Checkout, ".tools") };
        if (all.TryGetValue("Samples:Path", out var samples))
        {
            all["Samples:Path"] = Path.Combine(Folder, samples!);
        }

        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DataPaths(Path.Combine(Folder, "data")))
            .AddProcesses()
            .AddModules(configuration)
            .AddToolchains()
            .AddSandbox(configuration)
            .AddSamples(configuration, Checkout)
            .AddBuilds(configuration)
            .BuildServiceProvider();
    }

    /// <summary>The samples, without a rig: for a theory's data.</summary>
    public static IReadOnlyList<Sample> Samples()
    {
        using var services = new ServiceCollection().AddSamples(new ConfigurationBuilder().Build(), Checkout).BuildServiceProvider();
        return services.GetRequiredService<ISampleCatalog>().List().Samples;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("dashboard-test-").FullName;

    public static string Checkout { get; } = FindCheckout();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A program of the dashboard's, or a visible skip.</summary>
    public string Program(string name)
    {
        var path = Get<IToolLocator>().Find(name)?.Path;
        Assert.SkipWhen(path is null, $"needs {name}");
        return path;
    }

    /// <summary>What a scenario comes to here; skips where a compiler is missing.</summary>
    public async Task<BuildPlan> PlanAsync(string sample, string scenario, CancellationToken cancellationToken)
    {
        var known = Get<ISampleCatalog>().Get(sample);
        var plan = await Get<IBuildPlanner>().PlanAsync(known, known.GetScenario(scenario), cancellationToken);
        Assert.SkipWhen(plan.Missing.Count > 0, string.Join(' ', plan.Missing.Select(tool => $"needs {tool.Tool}: {tool.Why}")));
        return plan;
    }

    /// <summary>Builds a scenario.</summary>
    internal async Task<(JobOutcome Outcome, FakeJob Job)> BuildAsync(string sample, string scenario, CancellationToken cancellationToken)
    {
        var job = new FakeJob(Path.Combine(Folder, "data/scratch", Guid.NewGuid().ToString("N")));
        var outcome = await Get<BuildHandler>().ExecuteAsync(new BuildRequest(sample, scenario), job, cancellationToken);
        return (outcome, job);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static string FindCheckout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside a checkout.");
        }

        return folder;
    }
}
