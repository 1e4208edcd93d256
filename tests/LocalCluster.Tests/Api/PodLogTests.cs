using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Api;

/// <summary>Logs, through the API server to a node's own server and back.</summary>
public sealed class PodLogTests : IAsyncLifetime
{
    private TestCluster cluster = null!;
    private FakeKubelet kubelet = null!;
    private FakeNode node = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await TestCluster.StartAsync(approve: true);
        kubelet = await FakeKubelet.StartAsync();
        node = await FakeNode.JoinAsync(cluster, "demo", kubelet.Port);
        kubelet.Certificate = await node.ServingCertificateAsync(cluster.Admin);
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();
    }

    public async ValueTask DisposeAsync()
    {
        node.Dispose();
        await kubelet.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Log_PassesOptionsOnAsTheApiServer()
    {
        await kubelet.Lines.Writer.WriteAsync("one\n");
        kubelet.Lines.Writer.Complete();

        var answer = await cluster.Admin.GetAsync($"{Objects.Pods}/p/log?tailLines=5&timestamps=true&sinceSeconds=60&limitBytes=1000&previous=true&evil=1");
        var (path, caller) = await kubelet.Requests.Reader.ReadAsync(TestCluster.Limit);

        Assert.Equal((200, "one\n"), (answer.Code, answer.Message));
        Assert.Equal("/containerLogs/default/p/main?previous=true&sinceSeconds=60&tailLines=5&limitBytes=1000&timestamps=true", path);
        Assert.Equal("O=system:masters, CN=apiserver-kubelet-client", caller);
    }

    [Fact]
    public async Task KubectlLogsFollow_ShowsLinesAsTheyCome()
    {
        KubectlCommand.Require();
        using var follow = new KubectlCommand(cluster).Follow("logs -f p");

        await kubelet.Lines.Writer.WriteAsync("first\n");
        Assert.Equal("first", await follow.ReadLineAsync());
        await kubelet.Lines.Writer.WriteAsync("second\n");
        Assert.Equal("second", await follow.ReadLineAsync());
        kubelet.Lines.Writer.Complete();

        Assert.Null(await follow.ReadLineAsync());
        Assert.Equal(0, await follow.ExitAsync());
        Assert.Contains("follow=true", (await kubelet.Requests.Reader.ReadAsync(TestCluster.Limit)).PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?tailLines=-1", 422)]
    [InlineData("?sinceTime=yesterday", 422)]
    [InlineData("?tailLines=x", 400)]
    [InlineData("?container=other", 400)]
    [InlineData("?sinceTime=2026-01-01T00:00:00Z&sinceSeconds=1", 422)]
    public async Task Log_WithBadOptions_IsRefusedBeforeTheNodeIsAsked(string query, int code)
    {
        Assert.Equal(code, (await cluster.Admin.GetAsync($"{Objects.Pods}/p/log{query}")).Code);
        Assert.False(kubelet.Requests.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Log_WhenTheNodeRefuses_SaysWhy()
    {
        kubelet.Status = 404;
        await kubelet.Lines.Writer.WriteAsync("container \"main\" not found");
        kubelet.Lines.Writer.Complete();

        var answer = await cluster.Admin.GetAsync($"{Objects.Pods}/p/log");

        Assert.Equal(404, answer.Code);
        Assert.Contains("container \"main\" not found", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_WhenTheNodeIsGoneOrAnother_SaysWhatToDo()
    {
        var port = kubelet.Port;
        using var own = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=demo", System.Security.Cryptography.ECDsa.Create(), System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        kubelet.Certificate = own;
        var impostor = await cluster.Admin.GetAsync($"{Objects.Pods}/p/log");
        await kubelet.DisposeAsync();
        var gone = await cluster.Admin.GetAsync($"{Objects.Pods}/p/log");

        Assert.Equal((503, "ServiceUnavailable"), (impostor.Code, impostor.Reason));
        Assert.Contains("no serving certificate of this cluster", impostor.Message, StringComparison.Ordinal);
        Assert.Equal(503, gone.Code);
        Assert.Contains($"can't be reached at 127.0.0.1:{port}", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfPodWithoutNode_IsABadRequest()
    {
        (await cluster.Admin.PostAsync(Objects.Pods, WithSelector("waiting"))).Ok();

        var answer = await cluster.Admin.GetAsync($"{Objects.Pods}/waiting/log");

        Assert.Equal((400, "pod waiting does not have a host assigned"), (answer.Code, answer.Message));
        Assert.Equal(403, (await node.Client.GetAsync($"{Objects.Pods}/p/log")).Code);
    }

    private static JsonObject WithSelector(string name)
    {
        var pod = Objects.Pod(name);
        pod["spec"]!["nodeSelector"] = new JsonObject { ["nowhere"] = "yes" };
        return pod;
    }
}
