using Dashboard.Core.Jobs;

namespace Dashboard.Core.Registry;

/// <summary>Pushes a stored module. Results: <c>reference</c>, <c>manifest</c>, <c>layer</c>, <c>size</c>, <c>format</c>.</summary>
/// <param name="Module">The module's digest.</param>
/// <param name="Reference">Where to, such as <c>127.0.0.1:5051/wasm-demo:v0.0.0</c>.</param>
/// <param name="Format">How it is wrapped.</param>
public sealed record PublishRequest(string Module, string Reference, WasmArtifactFormat Format) : JobRequest
{
    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Publish;

    /// <inheritdoc/>
    public override string Target => Reference;

    /// <inheritdoc/>
    public override string Title => $"Publish {Reference}";
}

/// <summary>Pulls a module into the store. Results: <c>reference</c>, <c>manifest</c>, <c>layer</c>, <c>size</c>, <c>format</c>, <c>module</c>.</summary>
/// <param name="Reference">What to pull, by tag or digest.</param>
public sealed record PullRequest(string Reference) : JobRequest
{
    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Pull;

    /// <inheritdoc/>
    public override string Target => Reference;

    /// <inheritdoc/>
    public override string Title => $"Pull {Reference}";
}
