using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;

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

    /// <summary>A request as a person makes it, checked before it is queued. A reference without a tag gets <c>latest</c>.</summary>
    /// <exception cref="ProblemException">A bad reference, one with a digest, or no such module.</exception>
    public static PublishRequest Create(IModuleStore modules, string? module, string? reference, WasmArtifactFormat format)
    {
        ArgumentNullException.ThrowIfNull(modules);
        var parsed = OciReference.Parse(reference);
        if (parsed.Digest is not null)
        {
            throw new ProblemException(ProblemKind.Invalid, "The module was not published.", "The reference names a digest, which only the registry's answer can tell.", "Publish under a tag, such as :v0.0.0.");
        }

        return modules.Find(module ?? string.Empty) is { } stored
            ? new PublishRequest(stored.Digest, $"{parsed.Host}/{parsed.Repository}:{parsed.Selector}", format)
            : throw new ProblemException(ProblemKind.NotFound, "The module was not published.", "There is no module of this digest in the store.", "Give the digest of one of the Modules page, sha256: and 64 hexadecimal digits.");
    }
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

    /// <summary>A request as a person makes it, checked before it is queued.</summary>
    /// <exception cref="ProblemException">A bad reference.</exception>
    public static PullRequest Create(string? reference) => new(OciReference.Parse(reference).ToString());
}
