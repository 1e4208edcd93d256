using Dashboard.Core.Jobs;

namespace Dashboard.Core.Samples;

/// <summary>
/// Forgets what builds made: every build after it is made by the compiler again. Modules stay in the module store, because runs,
/// pages and registries go on to use them. Results: <c>removedBuilds</c>, <c>removedFiles</c> and <c>removedBytes</c>.
/// </summary>
public sealed record CleanRequest : JobRequest
{
    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Tools;

    /// <inheritdoc/>
    public override string Target => "builds";

    /// <inheritdoc/>
    public override string Title => "Clean build outputs";
}
