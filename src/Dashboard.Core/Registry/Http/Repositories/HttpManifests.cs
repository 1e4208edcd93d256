using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;

namespace Dashboard.Core.Registry.Http.Repositories;

/// <summary>The manifests of one repository.</summary>
internal sealed class HttpManifests(RegistryTransport transport, string repository) : IManifestReader, IManifestWriter, IManifestRemover
{
    /// <summary>Largest manifest that is read or written (OCI distribution specification, "Pushing manifests").</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private RegistryEndpoint Endpoint => transport.Endpoint;

    /// <inheritdoc/>
    public async Task<ManifestContent> GetManifestAsync(string tagOrDigest, CancellationToken cancellationToken)
    {
        var what = $"{Name(tagOrDigest)} could not be read.";
        var request = Request(HttpMethod.Get, tagOrDigest, what, RegistryScope.Pull(repository)) with { Accept = OciMediaTypes.AcceptedManifests };
        using var response = await transport.SendAsync(request, cancellationToken, HttpStatusCode.OK);
        var body = await ReadAsync(response, what, cancellationToken);
        var digest = OciDigest.Of(body);
        CheckDigest(what, digest, OciDigest.IsValid(tagOrDigest) ? tagOrDigest : null);
        CheckDigest(what, digest, response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : null);
        return new ManifestContent(digest, MediaType(response, body), body);
    }

    /// <inheritdoc/>
    public async Task<string> PutManifestAsync(string tag, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length > MaxBytes)
        {
            throw new ProblemException(ProblemKind.TooLarge, $"{Name(tag)} was not written.", $"Its manifest has more than {MaxBytes} bytes.", "Use fewer and shorter annotations.");
        }

        var what = $"Writing {Name(tag)} failed.";
        var request = Request(HttpMethod.Put, tag, what, RegistryScope.Push(repository)) with
        {
            Content = _ => new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
        };
        using var response = await transport.SendAsync(request, cancellationToken, HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Accepted);
        var digest = OciDigest.Of(content.Span);
        CheckDigest(what, digest, response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : null);
        return digest;
    }

    /// <inheritdoc/>
    public async Task DeleteManifestAsync(string digest, CancellationToken cancellationToken)
    {
        if (!OciDigest.IsValid(digest))
        {
            throw new ProblemException(ProblemKind.Invalid, $"{Name(digest)} was not deleted.", "A registry deletes by digest, and every tag of that digest goes with it.", "Give the manifest's digest, sha256:...");
        }

        var request = Request(HttpMethod.Delete, digest, $"Deleting {Name(digest)} failed.", RegistryScope.Delete(repository));
        using var response = await transport.SendAsync(request, cancellationToken, HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.NoContent);
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        using var idle = transport.Guard(cancellationToken);
        try
        {
            return await BoundedBody.ReadAsync(response, MaxBytes, idle)
                ?? throw RegistryProblems.Wrong(Endpoint, what, $"Its manifest is longer than the {MaxBytes / 1024 / 1024} MiB a manifest may have.");
        }
        catch (OperationCanceledException e) when (idle.Expired)
        {
            throw RegistryProblems.TimedOut(Endpoint, what, idle.Limit, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw RegistryProblems.Unreachable(Endpoint, what, e);
        }
    }

    private void CheckDigest(string what, string actual, string? said)
    {
        if (said is not null && !said.Equals(actual, StringComparison.Ordinal))
        {
            throw RegistryProblems.Wrong(Endpoint, what, $"The manifest's digest is {actual}, not {(OciDigest.IsValid(said) ? said : "the one the registry says")}.");
        }
    }

    // The document's own word first: a Content-Type that contradicts it must not change what the bytes mean.
    private static string MediaType(HttpResponseMessage response, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String)
            {
                return type.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Whoever reads the manifest says so; here only its type was asked for.
        }

        return response.Content.Headers.ContentType?.MediaType ?? OciMediaTypes.Manifest;
    }

    private string Name(string tagOrDigest) => $"{Endpoint.Host}/{repository}{(OciDigest.IsValid(tagOrDigest) ? '@' : ':')}{tagOrDigest}";

    private RegistryRequest Request(HttpMethod method, string tagOrDigest, string what, string scope)
    {
        if (!OciDigest.IsValid(tagOrDigest) && !OciReference.IsTag(tagOrDigest))
        {
            throw new ProblemException(ProblemKind.Invalid, what, "It is neither a tag nor a sha256 digest.", "Give a tag such as v0.0.0, or sha256: and 64 hexadecimal digits.");
        }

        return new RegistryRequest
        {
            Method = method,
            Uri = new Uri(Endpoint.BaseUri, $"v2/{repository}/manifests/{tagOrDigest}"),
            Scope = scope,
            What = what,

            // Putting the same bytes under the same tag, or deleting the same digest, twice does what once does.
            Idempotent = true,
        };
    }
}
