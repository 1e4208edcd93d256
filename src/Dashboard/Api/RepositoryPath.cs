using Dashboard.Core.Errors;

namespace Dashboard.Api;

/// <summary>What follows <c>repositories/</c>: <c>team/wasm-demo/tags</c> or <c>team/wasm-demo/manifests/v0.0.0</c>.</summary>
/// <param name="Repository">The repository's name, slashes and all.</param>
/// <param name="Manifest">The tag or digest; null when the tags are meant.</param>
internal sealed record RepositoryPath(string Repository, string? Manifest)
{
    private const string Tags = "/tags";
    private const string Manifests = "/manifests/";

    /// <summary>Takes a path apart from its end: no tag or digest holds a slash, so what comes before is the name.</summary>
    /// <exception cref="ProblemException">Neither form.</exception>
    public static RepositoryPath Parse(string path)
    {
        // A client that encodes the name as one segment is understood too.
        var plain = path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var manifests = plain.LastIndexOf(Manifests, StringComparison.Ordinal);
        if (manifests > 0 && plain.IndexOf('/', manifests + Manifests.Length) < 0)
        {
            return new RepositoryPath(plain[..manifests], plain[(manifests + Manifests.Length)..]);
        }

        return plain.Length > Tags.Length && plain.EndsWith(Tags, StringComparison.Ordinal)
            ? new RepositoryPath(plain[..^Tags.Length], null)
            : throw new ProblemException(
                ProblemKind.NotFound,
                "There is nothing at this address.",
                "What follows a repository's name is /tags or /manifests/TAG-OR-DIGEST.",
                "GET /api/registries/REGISTRY/repositories lists the names.");
    }
}
