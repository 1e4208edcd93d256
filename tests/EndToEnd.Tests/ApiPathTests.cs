using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The path of the workshop through the HTTP API, with oras looking in from outside.</summary>
public sealed class ApiPathTests(EmptyDashboard shared) : IClassFixture<EmptyDashboard>
{
    private static readonly object Hello = new { sample = "wasi-helloworld", scenario = "build-rust-wasi-helloworld" };
    private readonly DashboardProcess _dashboard = shared.Dashboard;

    [Fact]
    public async Task Build_Twice_AnswersFromTheCacheTheSecondTime()
    {
        using var api = new Api(_dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        var (first, _) = await api.SucceedAsync("/api/builds", Hello);

        var (results, log) = await api.SucceedAsync("/api/builds", Hello);

        Assert.Equal(("true", first.Text("module")), (results.Text("cached"), results.Text("module")));
        Assert.Contains("From the cache", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HelloWorld_GetsArgumentsEnvironmentAndInput()
    {
        using var api = new Api(_dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await Skip.WithoutRuntimeAsync(api);
        var (built, _) = await api.SucceedAsync("/api/builds", Hello);

        var (_, log) = await api.SucceedAsync("/api/runs", new
        {
            module = built.Text("module"),
            args = new[] { "one", "-" },
            env = new Dictionary<string, string> { ["TICKS"] = "1", ["NAME"] = "value" },
            stdin = "from standard input\n",
        });

        Assert.All(
            ["Hello from WebAssembly!", "argument 1: one", "environment NAME=value", "from standard input", "tick 1 of 1", "Goodbye."],
            line => Assert.Contains(line, log, StringComparison.Ordinal));
        Assert.DoesNotContain("environment PATH", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loop", "timeLimit", "spinning for ever")]
    [InlineData("memory", "exited", "refused more memory after")]
    [InlineData("flood", "outputLimit", "")]
    [InlineData("trap", "trapped", "")]
    public async Task Run_MisbehavingModule_EndsInsideItsLimitWithAReason(string misbehaviour, string end, string said)
    {
        using var api = new Api(_dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await Skip.WithoutRuntimeAsync(api);
        var (built, _) = await api.SucceedAsync("/api/builds", new { sample = "limits", scenario = "build-rust-limits" });

        var (job, log) = await api.WorkAsync("/api/runs", new
        {
            module = built.Text("module"),
            args = new[] { misbehaviour },
            limits = new { wallTime = misbehaviour == "loop" ? "00:00:02" : "00:01:00", memoryBytes = 64 * 1024 * 1024, outputBytes = 1024 * 1024 },
        });

        Assert.Equal("failed", job.Text("state"));
        Assert.Equal(end, job.GetProperty("results").Text("end"));
        Assert.NotEmpty(job.Text("reason"));
        Assert.Contains(said, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_ThenPull_GivesTheSameModuleToUsAndToOras()
    {
        using var api = new Api(_dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        Skip.Without("docker-registry");
        var oras = Skip.Without("oras");
        var (built, _) = await api.SucceedAsync("/api/builds", Hello);
        var module = built.Text("module");
        var reference = $"{_dashboard.Registry}/wasm-demo:v0.0.0";

        await api.SucceedAsync("/api/publishes", new { module, reference, format = "wasm-to-oci" });
        var (pulled, _) = await api.SucceedAsync("/api/pulls", new { reference });
        var folder = Directory.CreateTempSubdirectory("dashboard-e2e-oras-");
        try
        {
            await Shell.RunAsync(oras, ["pull", "--plain-http", "--allow-path-traversal", reference], folder.FullName);
            var file = Assert.Single(folder.GetFiles("*", SearchOption.AllDirectories));
            await using var content = file.OpenRead();
            var digest = "sha256:" + Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content));

            Assert.Equal(module, pulled.Text("module"));
            Assert.Equal(module, digest);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var tags = await Shell.RunAsync(oras, ["repo", "tags", "--plain-http", $"{_dashboard.Registry}/wasm-demo"]);
        Assert.Contains("v0.0.0", tags, StringComparison.Ordinal);
    }
}
