using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Samples;

/// <summary>
/// Builds a sample in one of its scenarios. Results: <c>build</c> (names the build for <see cref="IBuildOutputs"/>), <c>module</c>
/// (digest; the first where there are several), <c>modules</c> (all digests, separated by spaces), <c>files</c> (names of all it made,
/// separated by spaces), <c>size</c> (bytes), <c>cached</c> (<c>true</c> or <c>false</c>), <c>durationMs</c> and, where a failure is
/// what the scenario shows, <c>expectedFailure</c>.
/// </summary>
/// <param name="Sample">The sample's name.</param>
/// <param name="Scenario">The scenario's id.</param>
public sealed record BuildRequest(string Sample, string Scenario) : JobRequest
{
    /// <summary>
    /// Files whose text a person changed, by path, each one of the sample's: a variant. The sample itself stays as it is.
    /// Sorted, so that equal variants are equal requests.
    /// </summary>
    public SortedDictionary<string, string> Edits { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Names the variant: eight hexadecimal digits of its edits' digest; null for the sample as it is.</summary>
    public string? Variant => Edits.Count == 0
        ? null
        : Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Edits)))[..8];

    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Build;

    /// <inheritdoc/>
    public override string Target => Variant is { } variant ? $"{Sample}/{Scenario}/{variant}" : $"{Sample}/{Scenario}";

    /// <inheritdoc/>
    public override string Title => Edits.Count == 0 ? $"Build {Sample}" : $"Build {Sample}, edited";
}
