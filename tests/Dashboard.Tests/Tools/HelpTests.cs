using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Components.Help;
using Dashboard.Core.Samples;
using Dashboard.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Tools;

public sealed class HelpTests(DashboardFactory dashboard) : IClassFixture<DashboardFactory>
{
    [Fact]
    public void Parse_Makefile_TakesTheTargetsThatSayWhatTheyDo()
    {
        var targets = MakeTargets.Parse(["SHELL := /bin/bash", "# a comment ## not: this", ".PHONY: clean", "clean: ## Remove what was made", "hidden: clean", "run: setup ## Start"]);

        Assert.Equal([new MakeTarget("clean", "Remove what was made"), new MakeTarget("run", "Start")], targets);
        Assert.Equal("make clean", targets[0].Command);
    }

    [Fact]
    public async Task Read_ThisCheckout_HasEveryScenarioAndEveryCall()
    {
        var help = await dashboard.Services.GetRequiredService<HelpReader>().ReadAsync("http://host:1", TestContext.Current.CancellationToken);

        var scenarios = dashboard.Services.GetRequiredService<ISampleCatalog>().List().Samples.SelectMany(sample => sample.Scenarios.Select(scenario => scenario.Id));
        Assert.Equal(scenarios, help.Scenarios.Select(one => one.Plan.Scenario.Id));
        Assert.Contains(help.Targets, target => target.Name == "clean");
        var calls = help.Calls.SelectMany(group => group).ToList();
        Assert.Contains(new ApiCall("Samples", "POST", "/api/builds/clean"), calls);
        Assert.Contains(new ApiCall("Samples", "POST", "/api/toolchains/install"), calls);
        Assert.Equal(calls.Distinct(), calls);
    }

    [Fact]
    public async Task Read_HelloWorld_GivesCommandsThatCanBeTyped()
    {
        var help = await dashboard.Services.GetRequiredService<HelpReader>().ReadAsync("http://host:1", TestContext.Current.CancellationToken);

        var hello = help.Scenarios.Single(one => one.Plan.Scenario.Id == "build-rust-wasi-helloworld");

        Assert.Matches(new Regex(@"^\(cd samples/wasi-helloworld && .*cargo build --target wasm32-\w+\)$", RegexOptions.None, TimeSpan.FromSeconds(1)), hello.Shell);
        Assert.Equal(
            """curl http://host:1/api/builds -H 'Content-Type: application/json' -d '{"sample":"wasi-helloworld","scenario":"build-rust-wasi-helloworld"}'""",
            hello.Http);
    }

    [Fact]
    public async Task Clean_ByHttp_IsAJobThatIsListedByItsKind()
    {
        var client = dashboard.CreateClient();

        using var answer = await client.PostAsync("/api/builds/clean", null, TestContext.Current.CancellationToken);
        var job = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("tools", job.GetProperty("kind").GetString());
        var list = await client.GetFromJsonAsync<JsonElement>("/api/jobs?kind=tools", TestContext.Current.CancellationToken);
        Assert.Contains(list.GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetString() == job.GetProperty("id").GetString());
    }
}
