using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Components;
using Dashboard.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Dashboard.Tests.Clusters;

public sealed class ClusterApiTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly DashboardFactory plain = new();
    private readonly WebApplicationFactory<App> factory;

    public ClusterApiTests() => factory = plain.WithWebHostBuilder(b => b.UseSetting("LocalCluster:Port", "0"));

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        await plain.DisposeAsync();
    }

    [Fact]
    public async Task CreateLookDelete_LocalCluster_WholeLife()
    {
        using var client = factory.CreateClient();
        Assert.Equal("absent", await StateAsync(client));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/clusters/local/kubeconfig")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.GetAsync("/api/clusters/local/nodes")).StatusCode);

        await EndAsync(client, await client.PostAsync("/api/clusters/local", null));
        Assert.Equal("running", await StateAsync(client));
        Assert.Contains("current-context:", await client.GetStringAsync("/api/clusters/local/kubeconfig"), StringComparison.Ordinal);
        foreach (var list in new[] { "nodes", "pods", "events", "csrs" })
        {
            Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>($"/api/clusters/local/{list}")).GetProperty("items").GetArrayLength());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/clusters/local/pods/default/none/log")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/clusters/local/pods/default/none/log?follow=true")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/api/clusters/local/csrs/none/approve", null)).StatusCode);

        await EndAsync(client, await client.DeleteAsync("/api/clusters/local"));
        Assert.Equal("absent", await StateAsync(client));
    }

    [Theory]
    [InlineData("/api/clusters/local/nodes", """{"name":"Not A Name"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/clusters/local/nodes", """{}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/clusters/local/deployments", """{"reference":"no registry","name":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/clusters/local/deployments", """{"reference":"127.0.0.1:5051/a:b","name":"../x"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/clusters/other/nodes", """{"name":"demo"}""", HttpStatusCode.NotFound)]
    public async Task Post_BadRequest_IsRefusedWithAReason(string path, string json, HttpStatusCode expected)
    {
        using var client = factory.CreateClient();
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(path, body);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<string?> StateAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/clusters/local")).GetProperty("state").GetString();

    private static async Task EndAsync(HttpClient client, HttpResponseMessage submitted)
    {
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        var id = (await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var limit = new CancellationTokenSource(Limit);
        var log = await client.GetStringAsync($"/api/jobs/{id}/log?follow=true", limit.Token);
        var job = await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}", limit.Token);
        Assert.True(job.GetProperty("state").GetString() == "succeeded", $"{job}\n{log}");
    }
}
