using System.Globalization;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Registry.Http.Transfers;

/// <summary>The upload has to be asked about or begun again.</summary>
internal sealed class UploadLostException(string message, Exception? inner) : Exception(message, inner);

/// <summary>An upload under way.</summary>
/// <param name="Location">Where the next part goes.</param>
/// <param name="Offset">How many bytes the registry has.</param>
/// <param name="MinChunkBytes">The least a chunk but the last may have.</param>
internal sealed record UploadSession(Uri Location, long Offset, long MinChunkBytes)
{
    private const long MaxMinChunkBytes = 512L * 1024 * 1024;

    /// <summary>The session a registry opened.</summary>
    public static UploadSession From(HttpResponseMessage response, Uri asked, RegistryEndpoint endpoint, string what)
    {
        var minimum = response.Headers.TryGetValues("OCI-Chunk-Min-Length", out var values)
            && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
        return new UploadSession(NextLocation(response, asked, endpoint, what), 0, Math.Min(minimum, MaxMinChunkBytes));
    }

    /// <summary>The session after a chunk was taken, as far as the registry says it was.</summary>
    public UploadSession Continue(HttpResponseMessage response, Uri asked, long sentUpTo, RegistryEndpoint endpoint, string what) =>
        this with { Location = NextLocation(response, asked, endpoint, what), Offset = Math.Min(Taken(response) ?? sentUpTo, sentUpTo) };

    /// <summary>The session after a failure; null when the registry does not say how far it has come.</summary>
    public UploadSession? Resume(HttpResponseMessage response, Uri asked, RegistryEndpoint endpoint, string what) =>
        Taken(response) is { } taken && taken >= 0
            ? this with { Location = NextLocation(response, asked, endpoint, what), Offset = taken }
            : null;

    /// <summary>The location with one more query parameter.</summary>
    public Uri With(string name, string value)
    {
        var parameter = $"{name}={Uri.EscapeDataString(value)}";
        var query = Location.Query.TrimStart('?');
        return new UriBuilder(Location) { Query = query.Length == 0 ? parameter : $"{query}&{parameter}" }.Uri;
    }

    // "Range: 0-N" counts N+1 bytes. docker-registry says 0-0 for none as well as for one, so that tells nothing.
    private static long? Taken(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Range", out var values))
        {
            return null;
        }

        var range = values.First();
        var text = range.StartsWith("bytes=", StringComparison.Ordinal) ? range.AsSpan(6) : range;
        var dash = text.IndexOf('-');
        return dash > 0 && long.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last > 0 ? last + 1 : null;
    }

    private static Uri NextLocation(HttpResponseMessage response, Uri asked, RegistryEndpoint endpoint, string what)
    {
        if (response.Headers.Location is not { } location)
        {
            throw RegistryProblems.Wrong(endpoint, what, $"{endpoint.Host} did not say where to upload to.");
        }

        var uri = new Uri(asked, location);

        // Behind a proxy that ends TLS some registries name their own http address: the host counts, the scheme is ours.
        if (uri.Scheme == "http" && endpoint.BaseUri.Scheme == "https" && uri.Host.Equals(endpoint.BaseUri.Host, StringComparison.OrdinalIgnoreCase))
        {
            uri = new UriBuilder(uri) { Scheme = "https", Port = endpoint.BaseUri.Port }.Uri;
        }

        return endpoint.Owns(uri)
            ? uri
            : throw RegistryProblems.Wrong(endpoint, what, $"{endpoint.Host} wants the upload to go to another host ({uri.Authority}).");
    }
}
