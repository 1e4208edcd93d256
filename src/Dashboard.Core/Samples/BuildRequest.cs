using Dashboard.Core.Jobs;

namespace Dashboard.Core.Samples;

/// <summary>
/// Builds a sample in one of its scenarios. Results: <c>module</c> (digest; the first where there are several), <c>modules</c>
/// (all digests, separated by spaces), <c>size</c> (bytes), <c>cached</c> (<c>true</c> or <c>false</c>), <c>durationMs</c> and, where a
/// failure is what the scenario shows, <c>expectedFailure</c>.
/// </summary>
/// <param name="Sample">The sample's name.</param>
/// <param name="Scenario">The scenario's id.</param>
public sealed record BuildRequest(string Sample, string Scenario) : JobRequest
{
    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Build;

    /// <inheritdoc/>
    public override string Target => $"{Sample}/{Scenario}";

    /// <inheritdoc/>
    public override string Title => $"Build {Sample}";
}
