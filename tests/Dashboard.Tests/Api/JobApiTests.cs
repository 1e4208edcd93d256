using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Tests.Hosting;

namespace Dashboard.Tests.Api;

public sealed class JobApiTests(DashboardFactory dashboard) : IClassFixture<DashboardFactory>
{
    private readonly HttpClient _client = dashboard.CreateClient();

    [Fact]
    public async Task Log_OfAFailedJob_IsTextOrOneObjectALineWithTheOutcomeLast()
    {
        var id = await FailAsync();

        var text = await _client.GetStringAsync($"/api/jobs/{id}/log");
        var lines = (await _client.GetStringAsync($"/api/jobs/{id}/log?format=ndjson&follow=true"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToList();

        Assert.Contains("$ oras pull", text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, lines.Count - 1), lines.SkipLast(1).Select(line => line.GetProperty("seq").GetInt32()));
        Assert.Equal("system", lines[0].GetProperty("source").GetString());
        Assert.Equal("failed", lines[^1].GetProperty("end").GetProperty("state").GetString());
        Assert.NotEmpty(lines[^1].GetProperty("end").GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Log_FromBeforeTheEnd_HasOnlyTheNewestLine()
    {
        var id = await FailAsync();
        var all = (await _client.GetStringAsync($"/api/jobs/{id}/log")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var last = await _client.GetStringAsync($"/api/jobs/{id}/log?from=-1");
        Assert.Equal(all[^1], last.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("pull", true)]
    [InlineData("Pull", true)]
    [InlineData("build", false)]
    public async Task List_OfOneKind_HasOnlyThatKind(string kind, bool there)
    {
        var id = await FailAsync();
        var list = await _client.GetFromJsonAsync<JsonElement>($"/api/jobs?kind={kind}");
        Assert.Equal(there, list.GetProperty("items").EnumerateArray().Any(job => job.GetProperty("id").GetString() == id));
    }

    [Fact]
    public async Task List_InPages_LeadsFromOneToTheNext()
    {
        await FailAsync();
        await FailAsync();
        var first = await _client.GetFromJsonAsync<JsonElement>("/api/jobs?limit=1");
        var next = first.GetProperty("next").GetString();
        var second = await _client.GetFromJsonAsync<JsonElement>($"/api/jobs?limit=1&after={next}");
        Assert.Equal(next, first.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.NotEqual(next, second.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("/api/jobs/0123", HttpStatusCode.NotFound)]
    [InlineData("/api/jobs/0123/log", HttpStatusCode.NotFound)]
    [InlineData("/api/jobs/..%2Fsecret/log", HttpStatusCode.NotFound)]
    [InlineData("/api/jobs?kind=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/api/jobs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/jobs?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    public async Task Get_Wrong_SaysWhatWhyAndWhatNext(string path, HttpStatusCode status)
    {
        using var answer = await _client.GetAsync(path);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("next").GetString()!);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.NotFound)]
    public async Task Cancel_FromAnotherSite_IsRefused(string origin, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/0123/cancel");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var answer = await _client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>A job that ends by itself: port 1 of this machine has no registry.</summary>
    private async Task<string> FailAsync()
    {
        using var answer = await _client.PostAsJsonAsync("/api/pulls", new { reference = $"127.0.0.1:1/nothing:v{Guid.NewGuid():N}" });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _client.GetStringAsync($"/api/jobs/{id}/log?follow=true", limit.Token);
        return id;
    }
}
