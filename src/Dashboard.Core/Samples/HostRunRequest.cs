using Dashboard.Core.Jobs;

namespace Dashboard.Core.Samples;

/// <summary>Runs the program of a <see cref="HostScenario"/> until it ends or is cancelled. Results: <c>program</c> and, where it serves, <c>opens</c>.</summary>
/// <param name="Sample">The sample's name.</param>
/// <param name="Scenario">The scenario's id.</param>
public sealed record HostRunRequest(string Sample, string Scenario) : JobRequest
{
    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Run;

    /// <inheritdoc/>
    public override string Target => $"{Sample}/{Scenario}";

    /// <inheritdoc/>
    public override string Title => $"Run {Sample} on this machine";
}
