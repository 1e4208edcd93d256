namespace Dashboard.Core.Registry.Http;

/// <summary>A request to a registry, which can be sent more than once (after a challenge, or again after a failure).</summary>
internal sealed record RegistryRequest
{
    /// <summary>The method.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>The address.</summary>
    public required Uri Uri { get; init; }

    /// <summary>What a token has to be good for.</summary>
    public required string Scope { get; init; }

    /// <summary>What did not happen when this fails, as a sentence.</summary>
    public required string What { get; init; }

    /// <summary>Accepted media types.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The first byte wanted of a blob; 0 asks for the whole.</summary>
    public long From { get; init; }

    /// <summary>Makes the body; called once per attempt.</summary>
    public Func<IdleTimeout, HttpContent>? Content { get; init; }

    /// <summary>Whether it may be sent again after a failure whose effect is unknown.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Whether redirects are followed: only where nothing is sent.</summary>
    public bool FollowsRedirects => Method == HttpMethod.Get || Method == HttpMethod.Head;
}
