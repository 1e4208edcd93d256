using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Benchmarks.Measuring;

namespace Benchmarks.Dashboards;

/// <summary>The parts of the HTTP API that are measured, used as a script would.</summary>
internal sealed class DashboardApi : IDisposable
{
    private readonly HttpClient _client;

    public DashboardApi(Uri address) => _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(path, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    public async Task<JsonElement> PostAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync(path, body, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(path, cancellationToken);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsStringAsync(cancellationToken)
            : throw new MeasurementException($"GET {path} answered {(int)answer.StatusCode}");
    }

    /// <summary>Uploads a module and returns its digest.</summary>
    public async Task<string> UploadAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/wasm");
        using var answer = await _client.PostAsync("/api/modules", content, cancellationToken);
        return (await ReadAsync(answer, cancellationToken)).GetProperty("digest").GetString()!;
    }

    /// <summary>Submits a job and returns its id.</summary>
    public async Task<string> SubmitAsync<T>(string path, T body, CancellationToken cancellationToken) =>
        (await PostAsync(path, body, cancellationToken)).GetProperty("id").GetString()!;

    /// <summary>Submits a job and waits, by following its log, until it has succeeded.</summary>
    public async Task<JsonElement> RunJobAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        var id = await SubmitAsync(path, body, cancellationToken);
        return await EndOfAsync(id, cancellationToken);
    }

    /// <summary>Deletes something, which is a job as well, and waits until it has succeeded.</summary>
    public async Task<JsonElement> RunDeleteJobAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.DeleteAsync(path, cancellationToken);
        var job = await ReadAsync(answer, cancellationToken);
        return await EndOfAsync(job.GetProperty("id").GetString()!, cancellationToken);
    }

    private async Task<JsonElement> EndOfAsync(string id, CancellationToken cancellationToken)
    {
        await using (var log = await FollowAsync($"/api/jobs/{id}/log?follow=true", cancellationToken))
        {
            await log.CopyToAsync(Stream.Null, cancellationToken);
        }

        return await SucceededAsync(id, cancellationToken);
    }

    /// <summary>The job, once it is known to have succeeded.</summary>
    public async Task<JsonElement> SucceededAsync(string id, CancellationToken cancellationToken)
    {
        var job = await GetAsync($"/api/jobs/{id}", cancellationToken);
        return job.GetProperty("state").GetString() == "succeeded"
            ? job
            : throw new MeasurementException($"Job '{job.GetProperty("title").GetString()}' {job.GetProperty("state").GetString()}: {Text(job, "reason")}");
    }

    /// <summary>The body of an answer that goes on, such as a log followed.</summary>
    public async Task<Stream> FollowAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            using (answer)
            {
                await ReadAsync(answer, cancellationToken);
            }
        }

        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new MeasurementException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery} answered {(int)answer.StatusCode}: {text}");
        }

        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "no reason given";
}
