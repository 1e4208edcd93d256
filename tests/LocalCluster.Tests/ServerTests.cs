using System.Diagnostics;
using LocalCluster.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCluster.Tests;

/// <summary>Starting, stopping, starting again, and what gets in the way.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Restart_GoesOnWithDataKeysAndOldKubeconfigs()
    {
        string old;
        var port = 0;
        await using (var server = await StartAsync("a", port))
        {
            port = server.Endpoint.Port;
            old = server.CaCertificatePem;
            File.Copy(server.KubeconfigPath, folder.At("copy"));
            using var client = Client(server, server.KubeconfigPath);
            (await client.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("kept"))).Ok();
        }

        await using var again = await StartAsync("a", port);
        using var before = Client(again, folder.At("copy"));

        Assert.Equal(old, again.CaCertificatePem);
        Assert.Equal("1", (string?)(await before.GetAsync($"{Objects.ConfigMaps}/kept")).Ok()["data"]!["key"]);
    }

    [Fact]
    public async Task Start_OnAPortInUse_SaysSo()
    {
        await using var first = await StartAsync("a");

        var error = await Assert.ThrowsAsync<LocalClusterException>(() => StartAsync("b", first.Endpoint.Port));

        Assert.Contains($"127.0.0.1:{first.Endpoint.Port}: the port is in use", error.Message, StringComparison.Ordinal);
        Assert.Contains("LocalCluster:Port", error.Message, StringComparison.Ordinal);
        // What was opened on the way is let go again.
        await using var later = await StartAsync("b");
    }

    [Fact]
    public async Task Start_InAFolderInUse_SaysSo()
    {
        await using var first = await StartAsync("a");

        var error = await Assert.ThrowsAsync<LocalClusterException>(() => StartAsync("a"));

        Assert.Contains("is in use by another running cluster", error.Message, StringComparison.Ordinal);
        Assert.Throws<LocalClusterException>(() => LocalClusterServer.DeleteData(folder.At("a")));
    }

    [Fact]
    public async Task Start_WhereAFileIsInTheWay_SaysSo()
    {
        await File.WriteAllTextAsync(folder.At("a"), "not a folder", TestCluster.Limit);

        var error = await Assert.ThrowsAsync<LocalClusterException>(() => StartAsync("a"));

        Assert.Contains(folder.At("a"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubeconfig_IsPrivate()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs Unix file modes");
            return;
        }

        await using var server = await StartAsync("a");
        var token = await server.CreateBootstrapTokenAsync(TimeSpan.FromHours(1), "test", TestCluster.Limit);
        token.WriteTo(folder.At("bootstrap"));

        foreach (var file in (string[])[server.KubeconfigPath, folder.At("bootstrap"), folder.At("a/pki/ca.key")])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains($"token: \"{token.Token}\"", token.Kubeconfig, StringComparison.Ordinal);
        Assert.Contains("current-context: \"local\"", token.Kubeconfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteData_LeavesNothingOfTheCluster()
    {
        string authority;
        await using (var server = await StartAsync("a"))
            authority = server.CaCertificatePem;
        await File.WriteAllTextAsync(folder.At("a/notes.txt"), "mine", TestCluster.Limit);

        LocalClusterServer.DeleteData(folder.At("a"));

        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(folder.At("a")).Select(Path.GetFileName));
        await using var fresh = await StartAsync("a");
        Assert.NotEqual(authority, fresh.CaCertificatePem);
    }

    [Fact]
    public async Task Certificate_OfAnotherCluster_Is401()
    {
        await using var mine = await StartAsync("a");
        await using var other = await StartAsync("b");
        using var stranger = new ApiClient(mine.Endpoint, System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(mine.CaCertificatePem), Credentials.OfKubeconfig(other.KubeconfigPath));

        var answer = await stranger.GetAsync(Objects.Pods);

        Assert.Equal((401, "Unauthorized"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Start_IsQuick()
    {
        await using (var warm = await StartAsync("a"))
            Assert.NotNull(warm.Endpoint);
        var watch = Stopwatch.StartNew();

        await using var server = await StartAsync("a");
        using var client = Client(server, server.KubeconfigPath);
        (await client.GetAsync(Objects.Pods)).Ok();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    private Task<LocalClusterServer> StartAsync(string name, int port = 0)
        => LocalClusterServer.StartAsync(new LocalClusterOptions { DataPath = folder.At(name), Port = port }, NullLoggerFactory.Instance, TimeProvider.System, TestCluster.Limit);

    private static ApiClient Client(LocalClusterServer server, string kubeconfig)
        => new(server.Endpoint, System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(server.CaCertificatePem), Credentials.OfKubeconfig(kubeconfig));
}
