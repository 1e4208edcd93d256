using System.Net;
using Dashboard.Shell;
using Dashboard.Tests.Hosting;

namespace Dashboard.Tests.Shell;

public sealed class ShellTests(DashboardFactory dashboard) : IClassFixture<DashboardFactory>
{
    private readonly HttpClient client = dashboard.CreateClient();

    [Theory]
    [InlineData("/")]
    [InlineData("/jobs")]
    [InlineData("/toolchains")]
    [InlineData("/help")]
    public async Task Page_Get_AnswersWithTheShellAndAStrictPolicy(string path)
    {
        using var answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SecurityHeaders.ContentSecurityPolicy + "; frame-src http://localhost/frames/", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("aria-label=\"Main\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_Scripts_ComeFromFilesOfThisHostOnly()
    {
        Assert.Contains("script-src 'self';", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains("worker-src 'self';", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("blob:", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModuleWorker_Get_MayCompileAndNothingElse()
    {
        using var answer = await client.GetAsync("/client/browser-run-worker.js");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SecurityHeaders.ModuleWorkerPolicy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("connect-src 'none'", SecurityHeaders.ModuleWorkerPolicy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_framework/blazor.web.js", "text/javascript")]
    [InlineData("/client/theme.js", "text/javascript")]
    [InlineData("/client/shell.js", "text/javascript")]
    [InlineData("/client/terminal.js", "text/javascript")]
    [InlineData("/client/browser-run.js", "text/javascript")]
    [InlineData("/browser.css", "text/css")]
    [InlineData("/client/terminal.css", "text/css")]
    [InlineData("/app.css", "text/css")]
    [InlineData("/tools.css", "text/css")]
    [InlineData("/editor.css", "text/css")]
    [InlineData("/client/editor.js", "text/javascript")]
    [InlineData("/client/editor-worker.js", "text/javascript")]
    [InlineData("/_content/BlazorMonaco/lib/monaco-editor/min/vs/loader.js", "text/javascript")]
    [InlineData("/_content/BlazorMonaco/lib/monaco-editor/min/vs/base/worker/workerMain.js", "text/javascript")]
    [InlineData("/_content/Radzen.Blazor/css/material-base.css", "text/css")]
    [InlineData("/_content/Radzen.Blazor/css/material-dark-wcag.css", "text/css")]
    public async Task File_ThatThePageLoads_IsThere(string path, string type)
    {
        using var answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task UnknownPage_Get_Is404WithAPage()
    {
        using var answer = await client.GetAsync("/no-such-page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task UnknownApiPath_Get_Is404WithProblemDetails()
    {
        using var answer = await client.GetAsync("/api/no-such-thing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task ForeignHostName_Get_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "rebound.example";

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:81", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Hub_Negotiate_IsForOwnPagesOnly(string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hubs/logs/negotiate?negotiateVersion=1");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        using var answer = await client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task WebSocket_FromAnotherSite_IsRefused()
    {
        var sockets = dashboard.Server.CreateWebSocketClient();
        sockets.ConfigureRequest = request => request.Headers.Origin = "http://evil.example";

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => sockets.ConnectAsync(new Uri("ws://localhost/hubs/logs"), CancellationToken.None));
    }
}
