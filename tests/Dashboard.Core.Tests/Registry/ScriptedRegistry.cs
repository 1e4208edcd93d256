using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Core.Tests.Registry;

/// <summary>A request as it came over the wire.</summary>
internal sealed record WireRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);
}

/// <summary>An answer, free to break every rule.</summary>
internal sealed record WireAnswer(int Status, byte[]? Body = null)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What Content-Length says; null: the truth; -1: no such header, the body ends with the connection.</summary>
    public long? SaidLength { get; init; }

    public static WireAnswer Text(int status, string text) => new(status, Encoding.UTF8.GetBytes(text)) { Headers = [("Content-Type", "text/plain")] };

    public static WireAnswer Json(int status, string json, params (string, string)[] headers) =>
        new(status, Encoding.UTF8.GetBytes(json)) { Headers = [("Content-Type", "application/json"), .. headers] };
}

/// <summary>A registry that answers whatever the test says: bytes on a socket, one request a connection.</summary>
internal sealed class ScriptedRegistry : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly Func<WireRequest, WireAnswer?> _answer;
    private readonly Task _loop;

    /// <param name="answer">Null closes the connection without a word.</param>
    public ScriptedRegistry(Func<WireRequest, WireAnswer?> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public ConcurrentQueue<WireRequest> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        // The loop first: it may be about to accept, which a stopped listener answers with an exception of its own.
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                var request = await ReadAsync(stream);
                Requests.Enqueue(request);
                if (_answer(request) is { } answer)
                {
                    await WriteAsync(stream, request, answer);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client went away.
            }
        }
    }

    private async Task<WireRequest> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        var first = lines[0].Split(' ');
        return new WireRequest(first[0], first[1], headers, body);
    }

    private async Task WriteAsync(NetworkStream stream, WireRequest request, WireAnswer answer)
    {
        var body = answer.Body ?? [];
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} X\r\nConnection: close\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (answer.SaidLength != -1)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.SaidLength ?? body.Length}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        if (request.Method != "HEAD")
        {
            await stream.WriteAsync(body, _stop.Token);
        }
    }
}
