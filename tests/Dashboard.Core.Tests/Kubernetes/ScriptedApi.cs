using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Dashboard.Core.Kubernetes;

namespace Dashboard.Core.Tests.Kubernetes;

/// <summary>An API server made of functions: each request is answered by the first rule that takes it.</summary>
internal sealed class ScriptedApi : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<HttpRequestMessage, HttpResponseMessage>> _answers = new();

    /// <summary>What was asked, as <c>METHOD path?query body</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ScriptedApi Then(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public ScriptedApi Then(string json, HttpStatusCode status = HttpStatusCode.OK) => Then(_ => Json(json, status));

    /// <summary>Answers with lines the test writes later.</summary>
    public ScriptedApi Then(Pipe lines) => Then(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(lines.Reader.AsStream()) });

    public KubeClient Client() => new(new KubeContext { Name = "test", Server = new Uri("https://cluster.test:6443") }, this);

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}{body}");
        if (_answers.TryDequeue(out var answer))
        {
            return answer(request);
        }

        // The script is over: silence, as of a server that hangs.
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    }
}

/// <summary>A clock on which every wait is over at once; it remembers how long the waits were.</summary>
internal sealed class HastyTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            Waits.Enqueue(dueTime);
        }

        return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
