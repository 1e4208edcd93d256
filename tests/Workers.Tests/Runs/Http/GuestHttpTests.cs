using System.Text;
using Dashboard.Core.Errors;
using Workers.Runs.Http;

namespace Workers.Tests.Runs.Http;

/// <summary>What becomes of a guest's answers, good and bad.</summary>
public sealed class GuestHttpTests
{
    private static readonly GuestRequest Get = new(HttpMethod.Get, "/a?b=c");

    [Fact]
    public async Task SendAsync_GoodAnswer_IsPassedOn()
    {
        await using var guest = new FakeGuest("HTTP/1.1 404 Gone\r\nContent-Type: text/plain\r\nContent-Language: de\r\nSet-Cookie: a=b\r\nContent-Length: 4\r\n\r\ngone");

        var answer = await SendAsync(guest, Get with { Headers = new Dictionary<string, string> { ["Accept"] = "text/*", ["Cookie"] = "secret", ["Authorization"] = "secret" } });

        Assert.Equal((404, "text/plain", "de", null, 4L, "gone"), (answer.Status, answer.ContentType, answer.ContentLanguage, answer.Location, answer.Length, Encoding.UTF8.GetString(answer.Body)));
        Assert.StartsWith("GET /a?b=c HTTP/1.1\r\n", guest.Heard, StringComparison.Ordinal);
        Assert.Contains("Accept: text/*", guest.Heard, StringComparison.Ordinal);
        Assert.Contains("Connection: close", guest.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", guest.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_Post_CarriesItsBodyAndType()
    {
        await using var guest = new FakeGuest("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        await SendAsync(guest, new GuestRequest(HttpMethod.Post, "/") { Headers = new Dictionary<string, string> { ["Content-Type"] = "text/csv" }, Body = "1,2"u8.ToArray() });

        Assert.Contains("Content-Type: text/csv", guest.Heard, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 3", guest.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_Head_TellsTheLengthOfABodyThatIsNotThere()
    {
        await using var guest = new FakeGuest("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");

        var answer = await SendAsync(guest, Get with { Method = HttpMethod.Head });

        Assert.Equal((1234L, 0), (answer.Length, answer.Body.Length));
    }

    [Theory]
    [InlineData("/other?x=1", "/other?x=1")]
    [InlineData("next", "/next")]
    [InlineData("http://127.0.0.1:8080/b", "/b")]
    [InlineData("https://evil.example/", null)]
    [InlineData("//evil.example/", null)]
    [InlineData("http://user@127.0.0.1:8080/", null)]
    [InlineData("/a/%2e%2e/b", null)]
    [InlineData("javascript:alert(1)", null)]
    public async Task SendAsync_Redirect_IsPassedOnWhereItStaysInside(string location, string? passedOn)
    {
        await using var guest = new FakeGuest($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(passedOn, (await SendAsync(guest, Get)).Location);
    }

    [Theory]
    [InlineData("SSH-2.0-no\r\n\r\n", "Its answer is no HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "Its answer is no HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "before its answer was complete")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "")]
    [InlineData("HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n", "Its status is 999")]
    [InlineData("", "before its answer was complete")]
    public async Task SendAsync_MalformedAnswer_SaysWhatIsWrong(string answer, string why)
    {
        await using var guest = new FakeGuest(answer);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => SendAsync(guest, Get));

        Assert.Equal(ProblemKind.Upstream, problem.Kind);
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_HeadersTooLong_AreRefused()
    {
        await using var guest = new FakeGuest($"HTTP/1.1 200 OK\r\nX: {new string('x', 20 * 1024)}\r\nContent-Length: 0\r\n\r\n");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => SendAsync(guest, Get));

        Assert.Contains("headers are too long", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    public async Task SendAsync_AnswerThatNeverCompletes_IsATimeout(string begin)
    {
        await using var guest = new FakeGuest(async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(begin), token);
            await Task.Delay(Timeout.Infinite, token);
        });

        var problem = await Assert.ThrowsAsync<ProblemException>(() => SendAsync(guest, Get, TimeSpan.FromMilliseconds(200)));

        Assert.Equal(ProblemKind.TimedOut, problem.Kind); // 504
        Assert.StartsWith("The module does not answer.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    public async Task SendAsync_EndlessBody_IsCutOff(string begin)
    {
        long sent = 0;
        await using var guest = new FakeGuest(async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(begin), token);
            while (!token.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[65_536], token);
                Interlocked.Add(ref sent, 65_536);
            }
        });

        var problem = await Assert.ThrowsAsync<ProblemException>(() => SendAsync(guest, Get));

        Assert.Equal((ProblemKind.Upstream, "It is larger than 4 MiB, the most that is passed on."), (problem.Kind, problem.Why));
        Assert.InRange(Interlocked.Read(ref sent), 0, 2L * GuestHttp.MaxResponseBytes);
    }

    [Fact]
    public async Task Dispose_WhileItWaits_SaysThatTheRunEnded()
    {
        var asked = new TaskCompletionSource();
        await using var guest = new FakeGuest(async (_, _, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        using var http = new GuestHttp(guest);

        var answer = http.SendAsync(Get, TestContext.Current.CancellationToken);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        http.Dispose();

        var problem = await Assert.ThrowsAsync<ProblemException>(() => answer.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal("The run ended meanwhile.", problem.Why);
    }

    [Fact]
    public async Task SendAsync_Cancelled_IsNotTheGuestsFault()
    {
        using var stop = new CancellationTokenSource();
        await using var guest = new FakeGuest((_, _, token) =>
        {
            stop.Cancel();
            return Task.Delay(Timeout.Infinite, token);
        });
        using var http = new GuestHttp(guest);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.SendAsync(Get, stop.Token).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task SendAsync_TargetOnAnotherServer_IsRefused()
    {
        await using var guest = new FakeGuest("");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => SendAsync(guest, new GuestRequest(HttpMethod.Get, "//evil.example/")));

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Equal("", guest.Heard);
    }

    private static async Task<GuestResponse> SendAsync(FakeGuest guest, GuestRequest request, TimeSpan? patience = null)
    {
        using var http = new GuestHttp(guest) { Patience = patience ?? TimeSpan.FromSeconds(10) };
        return await http.SendAsync(request, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));
    }
}
