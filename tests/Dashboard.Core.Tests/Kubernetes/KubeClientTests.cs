using System.Net;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Core.Tests.Kubernetes;

public sealed class KubeClientTests
{
    private static readonly CancellationToken Limit = new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task GetAsync_StatusWithMessage_KeepsTheApisWords()
    {
        using var client = new ScriptedApi().Then(
            """{"kind":"Status","status":"Failure","message":"pods \"x\" is forbidden: User \"u\" cannot get","reason":"Forbidden","code":403}""",
            HttpStatusCode.Forbidden).Client();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => client.GetAsync<V1Pod>("default", "x", Limit));
        Assert.Equal(ProblemKind.Forbidden, problem.Kind);
        Assert.Equal(403, problem.KubeCode());
        Assert.Contains("is forbidden: User \"u\" cannot get", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_PlainTextError_ShowsIt()
    {
        using var client = new ScriptedApi().Then("upstream is gone", HttpStatusCode.BadGateway).Client();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => client.GetAsync<V1Pod>("default", "x", Limit));
        Assert.Equal(ProblemKind.Upstream, problem.Kind);
        Assert.Contains("upstream is gone", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_NotFound_IsNull()
    {
        using var client = new ScriptedApi().Then("""{"kind":"Status","reason":"NotFound","code":404}""", HttpStatusCode.NotFound).Client();
        Assert.Null(await client.FindAsync<V1Node>(null, "demo", Limit));
    }

    [Fact]
    public async Task ListAsync_TwoPages_FollowsTheToken()
    {
        var api = new ScriptedApi()
            .Then("""{"metadata":{"resourceVersion":"7","continue":"abc="},"items":[{"metadata":{"name":"a"}}]}""")
            .Then("""{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"b"}}]}""");
        using var client = api.Client();
        var list = await client.ListAsync<V1Pod>("default", new KubeSelector(Label: "x=y"), Limit);
        Assert.Equal(["a", "b"], list.Items.Select(i => i.Metadata.Name));
        Assert.Contains(api.Requests, r => r.Contains("continue=abc%3D", StringComparison.Ordinal) && r.Contains("labelSelector=x%3Dy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ListAsync_NullItems_IsEmpty()
    {
        using var client = new ScriptedApi().Then("""{"metadata":{"resourceVersion":"7"},"items":null}""").Client();
        Assert.Empty((await client.ListAsync<V1Pod>(null, null, Limit)).Items);
    }

    [Fact]
    public async Task CreateAsync_Lease_WritesMicroTimeWithSixDigits()
    {
        var api = new ScriptedApi().Then("{}");
        using var client = api.Client();
        var lease = new V1Lease
        {
            Metadata = new ObjectMeta { Name = "demo", Namespace = "kube-node-lease" },
            Spec = new LeaseSpec { HolderIdentity = "demo", LeaseDurationSeconds = 300, RenewTime = new DateTimeOffset(2026, 11, 22, 15, 4, 5, TimeSpan.Zero) },
        };
        await client.CreateAsync(lease, Limit);
        var request = Assert.Single(api.Requests);
        Assert.StartsWith("POST /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases {\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\"", request, StringComparison.Ordinal);
        Assert.Contains("\"renewTime\":\"2026-11-22T15:04:05.000000Z\"", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PatchAsync_StrategicMerge_SendsItsMediaTypeToTheSubresource()
    {
        string? type = null;
        var api = new ScriptedApi().Then(r =>
        {
            type = r.Content?.Headers.ContentType?.MediaType;
            return ScriptedApi.Json("{}");
        });
        using var client = api.Client();
        await client.PatchAsync<V1Pod>("ns", "p", PatchKind.StrategicMerge, new { status = new { phase = "Running" } }, "status", Limit);
        Assert.Equal("application/strategic-merge-patch+json", type);
        Assert.Equal("PATCH /api/v1/namespaces/ns/pods/p/status {\"status\":{\"phase\":\"Running\"}}", Assert.Single(api.Requests));
    }

    [Fact]
    public async Task DeleteAsync_WithGraceAndUid_SendsBothAndSaysWhetherThereWasOne()
    {
        var api = new ScriptedApi().Then("{}").Then("{}", HttpStatusCode.NotFound);
        using var client = api.Client();
        Assert.True(await client.DeleteAsync<V1Pod>("ns", "p", 0, "u1", Limit));
        Assert.False(await client.DeleteAsync<V1Pod>("ns", "p", Limit));
        Assert.Contains("\"gracePeriodSeconds\":0", api.Requests.First(), StringComparison.Ordinal);
        Assert.Contains("\"uid\":\"u1\"", api.Requests.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApproveAsync_PendingRequest_KeepsItAndAddsTheCondition()
    {
        var api = new ScriptedApi()
            .Then("""{"metadata":{"name":"demo-tls"},"spec":{"request":"QQ==","signerName":"kubernetes.io/kubelet-serving","usages":["server auth"],"username":"system:node:demo"},"status":{}}""")
            .Then("{}");
        using var client = api.Client();
        await client.ApproveAsync("demo-tls", Limit);
        var put = api.Requests.Last();
        Assert.StartsWith("PUT /apis/certificates.k8s.io/v1/certificatesigningrequests/demo-tls/approval ", put, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"Approved\"", put, StringComparison.Ordinal);
        Assert.Contains("\"username\":\"system:node:demo\"", put, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_ServerNotThere_SaysWhatToCheck()
    {
        var context = new KubeContext { Name = "x", Server = new Uri("https://127.0.0.1:1") };
        using var client = new KubeClient(context);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => client.GetVersionAsync(Limit));
        Assert.Equal(ProblemKind.Upstream, problem.Kind);
        Assert.Contains("127.0.0.1:1", problem.What, StringComparison.Ordinal);
    }
}
