using System.Net.Http.Json;
using System.Text.Json;

namespace EndToEnd.Tests.Harness;

/// <summary>The HTTP API as a script uses it.</summary>
internal sealed class Api(DashboardProcess dashboard) : IDisposable
{
    private static readonly TimeSpan JobLimit = TimeSpan.FromMinutes(3);
    private readonly HttpClient _http = new() { BaseAddress = new Uri(dashboard.Url), Timeout = TimeSpan.FromMinutes(4) };

    /// <summary>The client itself, for what the rest does not cover.</summary>
    public HttpClient Http => _http;

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await _http.GetAsync(path));

    public async Task<JsonElement> PostAsync(string path, object? body = null) =>
        await ReadAsync(await _http.PostAsJsonAsync(path, body ?? new { }));

    public async Task<JsonElement> DeleteAsync(string path) => await ReadAsync(await _http.DeleteAsync(path));

    /// <summary>Starts a job, reads its log to the end, and gives it back with its log.</summary>
    public async Task<(JsonElement Job, string Log)> WorkAsync(string path, object body) => await EndAsync(await PostAsync(path, body));

    /// <summary>Waits for the end of a job, and gives it back with its log.</summary>
    public async Task<(JsonElement Job, string Log)> EndAsync(JsonElement job)
    {
        var id = job.Text("id");
        using var limit = new CancellationTokenSource(JobLimit);
        var log = await _http.GetStringAsync($"/api/jobs/{id}/log?follow=true", limit.Token);
        return (await GetAsync($"/api/jobs/{id}"), log);
    }

    /// <summary>As <see cref="WorkAsync"/>, for a job that must succeed; gives back its results.</summary>
    public async Task<(JsonElement Results, string Log)> SucceedAsync(string path, object body)
    {
        var (job, log) = await WorkAsync(path, body);
        Assert.True(job.Text("state") == "succeeded", $"{job}\n{log}");
        return (job.GetProperty("results"), log);
    }

    /// <summary>Follows a job's log until a line holds the text; fails when the log ends without it.</summary>
    public async Task SeeInLogAsync(string id, string text)
    {
        using var limit = new CancellationTokenSource(JobLimit);
        await using var log = await _http.GetStreamAsync($"/api/jobs/{id}/log?follow=true", limit.Token);
        using var reader = new StreamReader(log);
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The log ended without '{text}'.");
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
            return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        }
    }
}

/// <summary>Short ways into JSON.</summary>
internal static class JsonExtensions
{
    /// <summary>A property that must be there, as text.</summary>
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString();

    /// <summary>The items of a list's page.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement page) => page.GetProperty("items").EnumerateArray();
}
