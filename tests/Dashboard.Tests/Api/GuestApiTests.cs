using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Tests.Hosting;

namespace Dashboard.Tests.Api;

/// <summary>A module that serves HTTP, reached through the dashboard: what gets through, what does not, and that it ends.</summary>
public sealed class GuestApiTests(DashboardFactory dashboard) : IClassFixture<DashboardFactory>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly HttpClient _client = dashboard.CreateClient(new() { AllowAutoRedirect = false });

    [Fact]
    public async Task Served_PageAndItsEnd_AsAPersonSeesThem()
    {
        var (id, path) = await ServeAsync();

        using var page = await _client.GetAsync(path + "o");
        Assert.Equal("<p>hello</p>", await page.Content.ReadAsStringAsync());
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"], page.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], page.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], page.Headers.GetValues("X-Frame-Options"));
        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path + "o"));
        Assert.Equal((HttpStatusCode.OK, 12), (head.StatusCode, head.Content.Headers.ContentLength));
        using var bare = await _client.GetAsync(path.TrimEnd('/'));
        Assert.Equal(path, bare.Headers.Location?.ToString());

        var both = await Task.WhenAll(_client.GetStringAsync(path + "o"), _client.GetStringAsync(path + "o"));
        Assert.All(both, text => Assert.Equal("<p>hello</p>", text));

        using var cancelled = await _client.PostAsync($"/api/jobs/{id}/cancel", null);
        await _client.GetStringAsync($"/api/jobs/{id}/log?follow=true").WaitAsync(Limit);
        using var gone = await _client.GetAsync(path + "o");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("cancelled", (await _client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Served_WhatABrowserMustNotGet_IsHeldBack()
    {
        var (id, path) = await ServeAsync();

        using var headers = await _client.GetAsync(path + "c");
        Assert.Equal(HttpStatusCode.NotFound, headers.StatusCode);
        Assert.Equal("", await headers.Content.ReadAsStringAsync());
        Assert.DoesNotContain(headers.Headers, h => h.Key is "Set-Cookie" or "Location" or "Service-Worker-Allowed" or "X-Other");
        Assert.StartsWith("sandbox;", headers.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var inside = await _client.GetAsync(path + "l");
        Assert.Equal(path + "other?x=1", inside.Headers.Location?.ToString());
        foreach (var (page, words) in new[] { ("b", "is no HTTP"), ("h", "before its answer was complete"), ("e", "larger than 4 MiB"), ("x", "before its answer was complete") })
        {
            using var wrong = await _client.GetAsync(path + page);
            Assert.Equal(HttpStatusCode.BadGateway, wrong.StatusCode);
            Assert.Contains(words, (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        using var put = await _client.PutAsync(path, new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
        using var large = await _client.PostAsync(path + "o", new ByteArrayContent(new byte[(1 << 20) + 1]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);

        // It ends by itself, in the middle of an answer.
        using var quit = await _client.GetAsync(path + "q");
        Assert.Contains(quit.StatusCode, new[] { HttpStatusCode.BadGateway, HttpStatusCode.NotFound });
        await _client.GetStringAsync($"/api/jobs/{id}/log?follow=true").WaitAsync(Limit);
        Assert.Equal("succeeded", (await _client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Served_CancelledWhileItThinks_AnswersAtOnce()
    {
        var (id, path) = await ServeAsync();
        var slow = _client.GetAsync(path + "s");
        await Task.Yield();

        using var cancelled = await _client.PostAsync($"/api/jobs/{id}/cancel", null);

        using var answer = await slow.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadGateway, HttpStatusCode.NotFound });
    }

    [Fact]
    public async Task Get_NotRunning_IsNotFound()
    {
        using var answer = await _client.GetAsync("/api/runs/0123/http/");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("listen: true", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    private async Task<(string Id, string Path)> ServeAsync()
    {
        var runtimes = await _client.GetFromJsonAsync<JsonElement>("/api/runtimes");
        Assert.SkipUnless(runtimes.GetProperty("items").EnumerateArray().Any(r => r.GetProperty("name").GetString() is "wasmtime" or "wazero" && r.GetProperty("installed").GetBoolean()), "needs wasmtime or wazero");
        var digest = await Wat.UploadAsync(_client, "serve");
        using var accepted = await _client.PostAsJsonAsync("/api/runs", new { module = digest, listen = true });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var job = await _client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}", limit.Token);
            Assert.Contains(job.GetProperty("state").GetString(), new[] { "queued", "running" });
            if (job.GetProperty("results").TryGetProperty("http", out var path))
            {
                return (id, path.GetString()!);
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
