using System.Net;
using System.Net.Http.Headers;
using Dashboard.Core.Errors;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Listening;

namespace Workers.Runs.Http;

/// <summary>A request for a guest.</summary>
/// <param name="Method">GET, HEAD or POST.</param>
/// <param name="Target">Path and query, beginning with '/'.</param>
public sealed record GuestRequest(HttpMethod Method, string Target)
{
    /// <summary>Headers to send; only those of <see cref="GuestHttp.RequestHeaders"/> are.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of a POST.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>What a guest answered. Untrusted, all of it.</summary>
/// <param name="Status">200 to 599.</param>
/// <param name="ContentType">As it said, or null.</param>
/// <param name="ContentLanguage">As it said, or null.</param>
/// <param name="Location">Path and query on the guest's own server, where it leads there; else null.</param>
/// <param name="Length">Bytes of the body; of an answer to HEAD, what the body of a GET would have.</param>
/// <param name="Body">The whole body.</param>
public sealed record GuestResponse(int Status, string? ContentType, string? ContentLanguage, string? Location, long Length, byte[] Body);

/// <summary>Asks a guest that serves HTTP on its socket. Everything is bounded: headers, bodies, time and connections.</summary>
public sealed class GuestHttp : IDisposable
{
    /// <summary>The largest body of an answer, in bytes.</summary>
    public const int MaxResponseBytes = 4 << 20;

    /// <summary>The largest body of a request, in bytes.</summary>
    public const int MaxRequestBytes = 1 << 20;

    private const int MaxHeaderKibibytes = 16;
    private const int MaxConnections = 8;
    private static readonly Uri Base = new("http://127.0.0.1:8080");
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _ended = new();
    private int _disposed;

    /// <summary>Takes the guest's socket. Disposing it closes every connection.</summary>
    public GuestHttp(IGuestSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = MaxConnections,
            MaxResponseHeadersLength = MaxHeaderKibibytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.Zero, // a guest has one thread: a connection kept open would keep the others waiting
            ConnectCallback = async (_, cancellationToken) => await Task.Run(socket.Connect, cancellationToken),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The request headers a guest gets to see: nothing that is a secret of the dashboard or of the person.</summary>
    public static IReadOnlyList<string> RequestHeaders { get; } = ["Accept", "Accept-Language", "Content-Type", "User-Agent"];

    /// <summary>How long a guest may take for a whole answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="ProblemException">No answer in time, a malformed one, or one that is too large.</exception>
    public async Task<GuestResponse> SendAsync(GuestRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        limit.CancelAfter(Patience);
        try
        {
            using var message = ToMessage(request);
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await ReadAsync(answer.Content, limit.Token);
            return (int)answer.StatusCode is >= 200 and <= 599 and var status
                ? new GuestResponse(status, One(answer.Content.Headers, "Content-Type"), One(answer.Content.Headers, "Content-Language"), Inside(request.Target, answer.Headers), request.Method == HttpMethod.Head ? answer.Content.Headers.ContentLength ?? 0 : body.Length, body)
                : throw Wrong($"Its status is {(int)answer.StatusCode}, which is none of an answer.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _ended.IsCancellationRequested)
        {
            throw Wrong("The run ended meanwhile.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.TimedOut, "The module does not answer.", $"It took longer than {Patience.TotalSeconds:0} s.", "See its log for what it is at, try again, or cancel the run.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw Wrong(Cause(e), e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _ended.Cancel();
        _client.Dispose();
        _ended.Dispose();
    }

    private static HttpRequestMessage ToMessage(GuestRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(Base, request.Target)) { Version = HttpVersion.Version11 };
        if (message.RequestUri!.Authority != Base.Authority)
        {
            throw new ProblemException(ProblemKind.Invalid, "The module can't be asked for this.", "The path leads to another server.", "Give a path that begins with a single '/'.");
        }

        message.Headers.ConnectionClose = true;
        if (request.Method == HttpMethod.Post)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var name in RequestHeaders)
        {
            if (request.Headers.TryGetValue(name, out var value) && value.Length > 0 && !message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var block = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(block, cancellationToken)) > 0)
        {
            if (kept.Length + read > MaxResponseBytes)
            {
                throw Wrong($"It is larger than {ByteText.Format(MaxResponseBytes)}, the most that is passed on.");
            }

            kept.Write(block, 0, read);
        }

        return kept.ToArray();
    }

    private static string? One(HttpContentHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;

    // Only what stays on the guest's own server; dots in disguise are not followed.
    private static string? Inside(string target, HttpResponseHeaders headers)
    {
        var text = headers.NonValidated.TryGetValues("Location", out var values) && values.Count == 1 ? values.ToString() : "";
        return text.Length > 0
            && !text.Contains("%2e", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(new Uri(Base, target), text, out var uri)
            && uri.Scheme == Base.Scheme && uri.Authority == Base.Authority && uri.UserInfo.Length == 0
            ? uri.PathAndQuery
            : null;
    }

    private static string Cause(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
        ? "Its answer is no HTTP, or its headers are too long."
        : "It closed the connection before its answer was complete, or nothing listens any more.";

    private static ProblemException Wrong(string why, Exception? inner = null) =>
        new(ProblemKind.Upstream, "The module's answer can't be passed on.", why, "See its log for what it did, and try again.", inner);
}
