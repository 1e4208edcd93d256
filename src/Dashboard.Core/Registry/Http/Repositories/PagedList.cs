using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;

namespace Dashboard.Core.Registry.Http.Repositories;

/// <summary>
/// Reads a list page by page. The mark for the next page is the query of the registry's <c>Link</c> and nothing else of it,
/// so neither a registry nor whoever hands the mark back can point us elsewhere.
/// </summary>
internal sealed partial class PagedList(RegistryTransport transport)
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxMarkLength = 4096;

    /// <summary>Most entries a page may ask for; docker-registry refuses more from 2.8 on.</summary>
    public const int MaxCount = 1000;

    /// <summary>Reads one page.</summary>
    public async Task<Page<string>> ReadAsync<T>(RegistryRequest request, int count, string? next, Func<T, IReadOnlyList<string>?> items, CancellationToken cancellationToken)
    {
        CheckMark(request, next);
        var query = next ?? $"n={Math.Clamp(count, 1, MaxCount)}";
        request = request with { Uri = new UriBuilder(request.Uri) { Query = query }.Uri, Idempotent = true };
        using var response = await transport.SendAsync(request, cancellationToken, HttpStatusCode.OK);
        using var idle = transport.Guard(cancellationToken);
        try
        {
            var body = await BoundedBody.ReadAsync(response, MaxBytes, idle)
                ?? throw RegistryProblems.Wrong(transport.Endpoint, request.What, "Its answer is longer than 4 MiB.");
            return new Page<string>(items(OciJson.Read<T>(body)) ?? [], NextOf(response, query));
        }
        catch (OperationCanceledException e) when (idle.Expired)
        {
            throw RegistryProblems.TimedOut(transport.Endpoint, request.What, idle.Limit, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw RegistryProblems.Unreachable(transport.Endpoint, request.What, e);
        }
    }

    private static void CheckMark(RegistryRequest request, string? next)
    {
        if (next is not null && (next.Length > MaxMarkLength || !MarkPattern().IsMatch(next)))
        {
            throw new ProblemException(ProblemKind.Invalid, request.What, "The mark of the next page is not one that was handed out.", "Start from the first page.");
        }
    }

    // Link: </v2/_catalog?last=b&n=1>; rel="next" (RFC 8288)
    private static string? NextOf(HttpResponseMessage response, string asked)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
        {
            return null;
        }

        var link = links.Select(l => LinkPattern().Match(l)).FirstOrDefault(m => m.Success);
        if (link is null || !Uri.TryCreate(response.RequestMessage!.RequestUri, link.Groups["uri"].Value, out var uri))
        {
            return null;
        }

        // A registry whose next page is the same page would never end.
        var query = uri.Query.TrimStart('?');
        return query.Length is 0 or > MaxMarkLength || query.Equals(asked, StringComparison.Ordinal) || !MarkPattern().IsMatch(query) ? null : query;
    }

    [GeneratedRegex("""<(?<uri>[^>]*)>\s*;[^,]*rel="?next"?""", RegexOptions.NonBacktracking)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9._~!$&'()*+,;=:@/?%-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex MarkPattern();
}
