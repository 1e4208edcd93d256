using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.Tests.Hosting;

namespace Dashboard.Tests.Api;

public sealed class ScriptRunApiTests(DashboardFactory dashboard) : IClassFixture<DashboardFactory>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly HttpClient client = dashboard.CreateClient();

    private async Task<JsonElement> EndedAsync(HttpResponseMessage accepted)
    {
        Assert.Equal((HttpStatusCode.Accepted, ""), (accepted.StatusCode, accepted.IsSuccessStatusCode ? "" : await accepted.Content.ReadAsStringAsync()));
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await client.GetStringAsync($"/api/jobs/{id}/log?follow=true").WaitAsync(Limit);
        return await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}");
    }

    [Fact]
    public async Task Post_ScriptThatEmscriptenMade_RunsUnderNode()
    {
        var samples = await client.GetStringAsync("/api/samples");
        Assert.SkipUnless(samples.Contains("build-cpp-emscripten-js", StringComparison.Ordinal) && File.Exists("/usr/bin/emcc"), "needs emcc");
        using var building = await client.PostAsJsonAsync("/api/builds", new { sample = "cpp-helloworld", scenario = "build-cpp-emscripten-js" });
        var built = await EndedAsync(building);
        Assert.Equal("succeeded", built.GetProperty("state").GetString());
        var build = built.GetProperty("results").GetProperty("build").GetString();

        using var running = await client.PostAsJsonAsync("/api/script-runs", new { build });
        Assert.SkipWhen(running.StatusCode == HttpStatusCode.UnprocessableEntity, "needs node and bubblewrap");
        var job = await EndedAsync(running);

        Assert.Equal(("succeeded", "Run hello.js under node"), (job.GetProperty("state").GetString(), job.GetProperty("title").GetString()));
        Assert.Equal("node --no-experimental-fetch hello.js", job.GetProperty("commands")[0].GetString());
        var results = job.GetProperty("results");
        Assert.Equal(("exited", "0"), (results.GetProperty("end").GetString(), results.GetProperty("exitCode").GetString()));
        Assert.StartsWith("node ", results.GetProperty("runtime").GetString(), StringComparison.Ordinal);
        Assert.True(results.TryGetProperty("firstOutputMs", out _));
        Assert.Contains("Hello", await client.GetStringAsync($"/api/jobs/{job.GetProperty("id").GetString()}/log?format=text"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"build":"0000000000000000000000000000000000000000000000000000000000000000"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"build":"../../etc"}""", HttpStatusCode.NotFound)]
    [InlineData("""{}""", HttpStatusCode.NotFound)]
    [InlineData("""{"build":7}""", HttpStatusCode.BadRequest)]
    public async Task Post_NoSuchBuild_IsRefusedInWords(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync("/api/script-runs", content);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
