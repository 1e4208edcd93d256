using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;

namespace Dashboard.Components.Help;

/// <summary>What a scenario takes, to be typed.</summary>
/// <param name="Plan">The scenario on this machine.</param>
/// <param name="Shell">The command for a shell in the checkout.</param>
/// <param name="Http">The call that does the same here.</param>
public sealed record ScenarioHelp(BuildPlan Plan, string Shell, string Http);

/// <summary>All that can be typed.</summary>
/// <param name="Scenarios">Every scenario of every sample.</param>
/// <param name="Targets">The checkout's make targets.</param>
/// <param name="Calls">The HTTP API.</param>
public sealed record HelpText(IReadOnlyList<ScenarioHelp> Scenarios, IReadOnlyList<MakeTarget> Targets, IReadOnlyList<IGrouping<string, ApiCall>> Calls);

/// <summary>Gathers what the help page lists from where it is defined: the samples, the Makefile and the mapped endpoints.</summary>
public sealed class HelpReader(ISampleCatalog catalog, IBuildPlanner planner, ApiList api, IWebHostEnvironment environment)
{
    /// <summary>Reads it anew.</summary>
    /// <param name="dashboard">This dashboard's address, without a slash at its end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException">There is no samples folder.</exception>
    public async Task<HelpText> ReadAsync(string dashboard, CancellationToken cancellationToken)
    {
        var all = catalog.List().Samples.SelectMany(sample => sample.Scenarios.Select(scenario => planner.PlanAsync(sample, scenario, cancellationToken)));
        var plans = await Task.WhenAll(all);
        return new HelpText(
            [.. plans.Select(plan => new ScenarioHelp(plan, ShellLine(plan), HttpLine(plan, dashboard)))],
            await MakeTargets.ReadAsync(environment.ContentRootPath, cancellationToken),
            api.Calls());
    }

    private static string ShellLine(BuildPlan plan) => $"(cd samples/{plan.Sample.Name} && {plan.CommandLine})";

    private static string HttpLine(BuildPlan plan, string dashboard) =>
        $"curl {dashboard}/api/builds -H 'Content-Type: application/json' -d {ShellQuote.Quote($$"""{"sample":"{{plan.Sample.Name}}","scenario":"{{plan.Scenario.Id}}"}""")}";
}
