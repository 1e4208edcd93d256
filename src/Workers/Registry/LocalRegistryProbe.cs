using System.Net;
using System.Net.Sockets;

namespace Workers.Registry;

/// <summary>Looks at the local registry's port.</summary>
internal sealed class LocalRegistryProbe(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(30);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    /// <summary>Whether nobody listens on the port.</summary>
    public static bool IsPortFree(int port)
    {
        using var socket = new TcpListener(IPAddress.Loopback, port);
        try
        {
            socket.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits until it answers; false when its process ends first or the time is up.</summary>
    public async Task<bool> AnswersAsync(string host, Task ended, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (!ended.IsCompleted && clock.GetElapsedTime(began) < Limit)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri($"http://{host}/v2/"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return !ended.IsCompleted;
                }
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Not yet.
            }

            await Task.WhenAny(ended, Task.Delay(Interval, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
