using System.Net;
using Dashboard.Core.Storage;
using Dashboard.Frames;
using Dashboard.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Frames;

public sealed class FrameApiTests : IClassFixture<DashboardFactory>
{
    // A build that no compiler made: the cache's folder of it.
    private const string Build = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private readonly HttpClient client;
    private readonly FrameTokens tokens;

    public FrameApiTests(DashboardFactory dashboard)
    {
        client = dashboard.CreateClient();
        tokens = dashboard.Services.GetRequiredService<FrameTokens>();
        var folder = Directory.CreateDirectory(Path.Combine(dashboard.Services.GetRequiredService<DataPaths>().Cache, "builds", Build)).FullName;
        File.WriteAllText(Path.Combine(folder, "index.html"), "<head></head>");
        File.WriteAllText(Path.Combine(folder, "x.js"), "1");
        File.WriteAllText(
            Path.Combine(folder, "build.json"),
            """{"Outputs": [{"Name": "index.html"}, {"Name": "x.js"}], "Duration": "00:00:01", "BuiltAt": "2026-01-01T00:00:00Z"}""");
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("index.html", "text/html")]
    [InlineData("x.js", "text/javascript")]
    [InlineData("-/console.js", "text/javascript")]
    public async Task File_OfAnOpening_ComesWithAPolicyOfItsOwn(string file, string type)
    {
        var token = tokens.Issue(Build);

        using var answer = await client.GetAsync($"/frames/{token}/{file}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox allow-scripts; default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains($"connect-src http://localhost/frames/{token}/;", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-eval'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("cross-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Theory]
    [InlineData("y.js")]
    [InlineData("..%2f..%2fappsettings.json")]
    [InlineData("build.json")]
    public async Task File_TheBuildDidNotMake_IsNotThere(string file)
    {
        using var answer = await client.GetAsync($"/frames/{tokens.Issue(Build)}/{file}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith("sandbox allow-scripts;", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WithoutAnOpening_IsNotThere()
    {
        var token = tokens.Issue(Build);
        tokens.Revoke(token);

        foreach (var name in new[] { token, Build, new string('0', 64) })
        {
            using var answer = await client.GetAsync($"/frames/{name}/x.js");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("has ended", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task File_OfABuildCleanedUp_IsNotThere()
    {
        using var answer = await client.GetAsync($"/frames/{tokens.Issue(new string('b', 64))}/x.js");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
