using System.Net;
using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>Wrong requests are told what is wrong and what to do; see RFC 9457 for the form.</summary>
public sealed class BadInputTests(EmptyDashboard shared) : IClassFixture<EmptyDashboard>
{
    [Theory]
    [InlineData("/api/builds", """{"sample":"none","scenario":"x"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/builds", """{"sample":"../../etc","scenario":"x"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/builds", """{"sample":"wasi-helloworld","scenario":"none"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/builds", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/api/builds", "not json", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs", """{"module":"sha256:00"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/pulls", """{"reference":"127.0.0.1/a b c"}""", HttpStatusCode.BadRequest)]
    public async Task Post_WrongRequest_SaysWhatIsWrongAndWhatToDo(string path, string body, HttpStatusCode status)
    {
        using var api = new Api(shared.Dashboard);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        await AssertProblemAsync(await api.Http.PostAsync(path, content), status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is a text file")]
    [InlineData("\0asm")]
    public async Task Upload_NotAModule_IsRefused(string text)
    {
        using var api = new Api(shared.Dashboard);
        using var content = new StringContent(text);
        content.Headers.ContentType = new("application/wasm");

        await AssertProblemAsync(await api.Http.PostAsync("/api/modules", content), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Start_DataFolderInUse_SaysSoAndExits()
    {
        var (exitCode, output) = await Shell.TryAsync(
            "env", [$"Storage__DataPath={shared.Dashboard.DataPath}", "Urls=http://127.0.0.1:0", "dotnet", Checkout.Dashboard], Checkout.Root);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(shared.Dashboard.DataPath, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_SaysSoAndExits()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-e2e-");
        try
        {
            var (exitCode, output) = await Shell.TryAsync(
                "env", [$"Storage__DataPath={folder.FullName}", $"Urls={shared.Dashboard.Url}", "dotnet", Checkout.Dashboard], Checkout.Root);

            Assert.NotEqual(0, exitCode);
            Assert.Contains("could not listen", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            Assert.All(["title", "detail", "next"], name => Assert.NotEmpty(problem.Text(name)));
        }
    }
}
