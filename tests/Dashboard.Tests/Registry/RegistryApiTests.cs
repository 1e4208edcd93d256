using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Components;
using Dashboard.Core.Tools;
using Dashboard.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Registry;

public sealed class RegistryApiTests : IAsyncDisposable
{
    // An empty core module, and one custom section that makes it this test's own.
    private static readonly byte[] Module = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x01, (byte)'t', 0x2a, 0x17];
    private static readonly string Digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Module));
    private readonly DashboardFactory plain = new();
    private readonly WebApplicationFactory<App> factory;
    private readonly string host;

    public RegistryApiTests()
    {
        var port = FreePort();
        host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        factory = plain.WithWebHostBuilder(b => b
            .UseSetting("Registry:Local:Enabled", "true")
            .UseSetting("Registry:Local:Port", port.ToString(CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        await plain.DisposeAsync();
    }

    [Fact]
    public async Task PublishBrowsePullDelete_RepositoryNameWithSlashes_WholePath()
    {
        Assert.SkipWhen(factory.Services.GetRequiredService<IToolLocator>().Find("docker-registry") is null, "needs docker-registry (make setup)");
        using var client = factory.CreateClient();
        using var body = new ByteArrayContent(Module) { Headers = { ContentType = new MediaTypeHeaderValue("application/wasm") } };
        using var stored = await client.PostAsync(new Uri("/api/modules", UriKind.Relative), body);
        Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync());
        var reference = $"{host}/team/a/wasm-demo:v0.0.0";

        var published = await RunAsync(client, "/api/publishes", new { module = Digest, reference, format = "cncf" });
        var repositories = await GetAsync(client, "/api/registries/local/repositories");
        var tags = await GetAsync(client, "/api/registries/local/repositories/team/a/wasm-demo/tags");
        var manifest = await GetAsync(client, "/api/registries/local/repositories/team%2Fa%2Fwasm-demo/manifests/v0.0.0");
        var pulled = await RunAsync(client, "/api/pulls", new { reference });

        var digest = published.GetProperty("results").GetProperty("manifest").GetString();
        Assert.Equal("team/a/wasm-demo", repositories.GetProperty("items")[0].GetString());
        Assert.Equal("v0.0.0", tags.GetProperty("items")[0].GetString());
        Assert.Equal(digest, manifest.GetProperty("digest").GetString());
        Assert.Equal(Digest, manifest.GetProperty("wasm").GetProperty("layerDigest").GetString());
        Assert.Equal("CNCF wasm artifact v0", manifest.GetProperty("format").GetString());
        Assert.Equal(Digest, pulled.GetProperty("results").GetProperty("module").GetString());

        using var byTag = await client.DeleteAsync(new Uri("/api/registries/local/repositories/team/a/wasm-demo/manifests/v0.0.0", UriKind.Relative));
        using var byDigest = await client.DeleteAsync(new Uri($"/api/registries/local/repositories/team/a/wasm-demo/manifests/{digest}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, byTag.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, byDigest.StatusCode);
        Assert.Empty((await GetAsync(client, "/api/registries/local/repositories/team/a/wasm-demo/tags")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/publishes", """{"module":"sha256:1","reference":"127.0.0.1:1/a:v1"}""", 404, "not published")]
    [InlineData("/api/publishes", """{"module":"sha256:1","reference":"127.0.0.1:1/a b"}""", 400, "not a reference")]
    [InlineData("/api/publishes", """{"module":"sha256:1","reference":"127.0.0.1:1/a:v1","format":"zip"}""", 400, "not published")]
    [InlineData("/api/pulls", "{}", 400, "not a reference")]
    public async Task Post_BadInput_IsAProblemThatSaysWhatToDo(string path, string json, int status, string words)
    {
        using var client = plain.CreateClient();
        using var body = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), body);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(words, problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("next").GetString()!);
    }

    [Theory]
    [InlineData("/api/registries/nobody/repositories", HttpStatusCode.NotFound)]
    [InlineData("/api/registries/local/repositories/a/b", HttpStatusCode.NotFound)]
    [InlineData("/api/registries/local/repositories/A/tags", HttpStatusCode.BadRequest)]
    [InlineData("/api/registries/local/repositories/a/manifests/..%2F..%2Fv2", HttpStatusCode.NotFound)]
    [InlineData("/api/registries/local/repositories?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/registries/local/repositories?after=%0d%0ax", HttpStatusCode.BadRequest)]
    public async Task Get_BadAddress_IsRefused(string path, HttpStatusCode status)
    {
        using var client = plain.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Registries_LocalTurnedOff_SaysSo()
    {
        using var client = plain.CreateClient();
        var local = (await GetAsync(client, "/api/registries")).GetProperty("items")[0];
        Assert.Equal("local", local.GetProperty("name").GetString());
        Assert.Equal("disabled", local.GetProperty("local").GetProperty("state").GetString());
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> RunAsync<T>(HttpClient client, string path, T request)
    {
        using var accepted = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), request);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        // The log ends when the job does.
        await client.GetStringAsync(new Uri($"/api/jobs/{id}/log?follow=true", UriKind.Relative));
        var job = await GetAsync(client, $"/api/jobs/{id}");
        Assert.True(job.GetProperty("state").GetString() == "succeeded", job.ToString());
        return job;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
