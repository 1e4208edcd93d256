using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Tests.Hosting;

namespace Dashboard.Tests.Api;

/// <summary>What a run leaves in its own folder, as the API offers it.</summary>
public sealed class ArtifactApiTests(DashboardFactory dashboard) : IClassFixture<DashboardFactory>
{
    private readonly HttpClient _client = dashboard.CreateClient();

    [Fact]
    public async Task Run_WithAFolder_OffersWhatItLeft()
    {
        var job = await RunAsync(workspace: true);
        var id = job.GetProperty("id").GetString();

        Assert.Equal("hello.txt out/deep.pgm", job.GetProperty("results").GetProperty("artifacts").GetString());
        var list = await _client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}/artifacts");
        Assert.Equal([("hello.txt", 12), ("out/deep.pgm", 12)], list.GetProperty("items").EnumerateArray().Select(a => (a.GetProperty("name").GetString(), a.GetProperty("size").GetInt32())));
        using var file = await _client.GetAsync($"/api/jobs/{id}/artifacts/out/deep.pgm");
        Assert.Equal("P5 1 1 255\nx", await file.Content.ReadAsStringAsync());
        Assert.Equal(("attachment", "deep.pgm"), (file.Content.Headers.ContentDisposition?.DispositionType, file.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("sandbox;", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutAFolder_HasNone()
    {
        var job = await RunAsync(workspace: false);

        Assert.Equal("failed", job.GetProperty("state").GetString()); // there is no folder at descriptor 3
        var list = await _client.GetFromJsonAsync<JsonElement>($"/api/jobs/{job.GetProperty("id").GetString()}/artifacts");
        Assert.Empty(list.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/jobs/0123/artifacts")]
    [InlineData("/api/jobs/0123/artifacts/a.txt")]
    [InlineData("/api/jobs/0123/artifacts/..%2F..%2Fdashboard.db")]
    [InlineData("/api/jobs/..%2Fartifacts/artifacts/a")]
    public async Task Get_WhatIsNotThere_IsNotFound(string path)
    {
        using var answer = await _client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<JsonElement> RunAsync(bool workspace)
    {
        var runtimes = await _client.GetFromJsonAsync<JsonElement>("/api/runtimes");
        Assert.SkipUnless(runtimes.GetProperty("items").EnumerateArray().Any(r => r.GetProperty("installed").GetBoolean()), "needs a WebAssembly runtime");
        var digest = await Wat.UploadAsync(_client, "two-files");
        using var accepted = await _client.PostAsJsonAsync("/api/runs", new { module = digest, workspace });
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await _client.GetStringAsync($"/api/jobs/{id}/log?follow=true").WaitAsync(TimeSpan.FromSeconds(60));
        return await _client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}");
    }
}
