using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Api;

/// <summary>Joining, in the order a node agent does it, and what is refused on the way.</summary>
public sealed class JoinTests
{
    [Fact]
    public async Task Join_InFullOrder_NodeGetsReadyWithLease()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.JoinAsync(cluster, "demo");

        var stored = (await cluster.Admin.GetAsync($"{Objects.Nodes}/demo")).Ok();
        var lease = (await cluster.Admin.GetAsync($"{Objects.Leases}/demo")).Ok();

        Assert.Equal("True", (string?)stored["status"]!["conditions"]![0]!["status"]);
        Assert.Equal("demo", (string?)lease["spec"]!["holderIdentity"]);
        Assert.Equal("O=system:nodes, CN=system:node:demo", node.Certificate.Subject);
    }

    [Fact]
    public async Task Node_WhenCreated_IsTaintedUntilSeenReady()
    {
        await using var cluster = await TestCluster.StartAsync();

        var created = (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("n"))).Ok();
        var settled = await cluster.Admin.UntilAsync(Objects.Nodes, "n", n => n["spec"]?["taints"] is not JsonArray { Count: > 0 });

        Assert.Equal("node.kubernetes.io/not-ready", (string?)created["spec"]!["taints"]![0]!["key"]);
        Assert.NotNull(settled);
    }

    [Fact]
    public async Task Bootstrap_WithWrongToken_Is401()
    {
        await using var cluster = await TestCluster.StartAsync();
        var token = await cluster.Server.CreateBootstrapTokenAsync(TimeSpan.FromHours(1), "x", TestCluster.Limit);

        var wrong = await cluster.Client(Credentials.OfToken(token.Token[..^1] + (token.Token[^1] == 'a' ? 'b' : 'a'))).GetAsync(Objects.SigningRequests);
        var garbage = await cluster.Client(Credentials.OfToken("garbage")).GetAsync(Objects.SigningRequests);

        Assert.Equal((401, "Unauthorized"), (wrong.Code, wrong.Reason));
        Assert.Equal(401, garbage.Code);
    }

    [Fact]
    public async Task Bootstrap_WhenTokenExpired_Is401()
    {
        var time = new ManualTime();
        await using var cluster = await TestCluster.StartAsync(time);
        var token = await cluster.Server.CreateBootstrapTokenAsync(TimeSpan.FromMinutes(5), "x", TestCluster.Limit);
        var client = cluster.Client(Credentials.OfToken(token.Token));
        var before = await client.GetAsync(Objects.SigningRequests);

        time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(200, before.Code);
        Assert.Equal(401, (await client.GetAsync(Objects.SigningRequests)).Code);
        await cluster.Admin.UntilGoneAsync("/api/v1/namespaces/kube-system/secrets", token.SecretName);
    }

    [Fact]
    public async Task Bootstrap_BeyondSigningRequests_Is403()
    {
        await using var cluster = await TestCluster.StartAsync();
        var token = await cluster.Server.CreateBootstrapTokenAsync(TimeSpan.FromHours(1), "x", TestCluster.Limit);
        var client = cluster.Client(Credentials.OfToken(token.Token));

        Assert.Equal(403, (await client.GetAsync(Objects.Pods)).Code);
        Assert.Equal(403, (await client.PostAsync(Objects.Nodes, Objects.Node("x"))).Code);
        Assert.Equal(403, (await client.GetAsync("/api/v1/namespaces/kube-system/secrets")).Code);
    }

    [Fact]
    public async Task Anonymous_SeesVersionAndHealthOnly()
    {
        await using var cluster = await TestCluster.StartAsync();
        var nobody = cluster.Client(Credentials.None);

        Assert.Equal(200, (await nobody.GetAsync("/version")).Code);
        Assert.Equal(200, (await nobody.GetAsync("/healthz")).Code);
        var refused = await nobody.GetAsync(Objects.Pods);
        Assert.Equal((403, "Forbidden"), (refused.Code, refused.Reason));
        Assert.Contains("User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"", refused.Message, StringComparison.Ordinal);
        Assert.Equal(403, (await nobody.GetAsync("/apis")).Code);
    }

    [Fact]
    public async Task SigningRequest_IsNotSignedBeforeApproval()
    {
        await using var cluster = await TestCluster.StartAsync();
        var token = await cluster.Server.CreateBootstrapTokenAsync(TimeSpan.FromHours(1), "x", TestCluster.Limit);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bootstrap = cluster.Client(Credentials.OfToken(token.Token));

        var created = (await bootstrap.PostAsync(Objects.SigningRequests, FakeNode.Request("demo", FakeNode.ClientRequest(key, "demo"), "kubernetes.io/kube-apiserver-client-kubelet", "client auth"))).Ok();

        Assert.StartsWith("system:bootstrap:", (string?)created["spec"]!["username"], StringComparison.Ordinal);
        Assert.Contains("system:bootstrappers:kubeadm:default-node-token", created["spec"]!["groups"]!.AsArray().Select(g => (string?)g));
        Assert.Null(created["status"]?["certificate"]);
        // A bootstrapper can't approve what it asked for.
        Assert.Equal(403, (await bootstrap.PutAsync($"{Objects.SigningRequests}/demo/approval", created)).Code);
    }

    [Fact]
    public async Task SigningRequest_WithAutoApproval_IsSignedForClientsOnly()
    {
        await using var cluster = await TestCluster.StartAsync(approve: true);
        var token = await cluster.Server.CreateBootstrapTokenAsync(TimeSpan.FromHours(1), "x", TestCluster.Limit);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bootstrap = cluster.Client(Credentials.OfToken(token.Token));
        (await bootstrap.PostAsync(Objects.SigningRequests, FakeNode.Request("demo", FakeNode.ClientRequest(key, "demo"), "kubernetes.io/kube-apiserver-client-kubelet", "client auth"))).Ok();

        using var certificate = await FakeNode.CertificateAsync(bootstrap, "demo");

        Assert.Equal("O=system:nodes, CN=system:node:demo", certificate.Subject);
    }

    [Theory]
    [InlineData("client auth", "server auth")]
    [InlineData("server auth")]
    public async Task SigningRequest_WithWrongUsages_FailsWithReason(params string[] usages)
    {
        await using var cluster = await TestCluster.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await cluster.Admin.PostAsync(Objects.SigningRequests, FakeNode.Request("demo", FakeNode.ClientRequest(key, "demo"), "kubernetes.io/kube-apiserver-client-kubelet", usages))).Ok();

        await FakeNode.ApproveAsync(cluster.Admin, "demo");
        var failed = await cluster.Admin.UntilAsync(Objects.SigningRequests, "demo", r => r["status"]!["conditions"]!.AsArray().Count == 2);

        Assert.Equal("Failed", (string?)failed["status"]!["conditions"]![1]!["type"]);
        Assert.Equal("SignerValidationFailure", (string?)failed["status"]!["conditions"]![1]!["reason"]);
        Assert.Null(failed["status"]!["certificate"]);
    }

    [Fact]
    public async Task SigningRequest_OfNodeForAnotherNode_Is403()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.EnrollAsync(cluster, "demo");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var client = await node.Client.PostAsync(Objects.SigningRequests, FakeNode.Request("other", FakeNode.ClientRequest(key, "other"), "kubernetes.io/kube-apiserver-client-kubelet", "client auth"));
        var broken = await node.Client.PostAsync(Objects.SigningRequests, FakeNode.Request("broken", "not a request", "kubernetes.io/kubelet-serving", "server auth"));

        Assert.Equal(403, client.Code);
        Assert.Contains("can only create a node CSR with CN=system:node:demo", client.Message, StringComparison.Ordinal);
        Assert.Equal((422, "Invalid"), (broken.Code, broken.Reason));
    }

    [Fact]
    public async Task ServingCertificate_AfterApproval_HoldsTheNamesAskedFor()
    {
        await using var cluster = await TestCluster.StartAsync(approve: true);
        using var node = await FakeNode.EnrollAsync(cluster, "demo");

        using var serving = await node.ServingCertificateAsync(cluster.Admin);
        var leftover = await node.Client.PostAsync(Objects.SigningRequests, node.ServingRequest("demo-tls", serving.GetECDsaPrivateKey()!));

        Assert.True(serving.MatchesHostname("demo"));
        Assert.True(serving.MatchesHostname("127.0.0.1"));
        Assert.Equal((409, "AlreadyExists"), (leftover.Code, leftover.Reason));
    }

    [Fact]
    public async Task ApprovedCondition_CannotBeTakenBack()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await cluster.Admin.PostAsync(Objects.SigningRequests, FakeNode.Request("demo", FakeNode.ClientRequest(key, "demo"), "example.com/other", "client auth"))).Ok();
        await FakeNode.ApproveAsync(cluster.Admin, "demo");
        var request = (await cluster.Admin.GetAsync($"{Objects.SigningRequests}/demo")).Ok();
        request["status"]!["conditions"] = new JsonArray();

        var answer = await cluster.Admin.PutAsync($"{Objects.SigningRequests}/demo/approval", request);

        Assert.Equal(422, answer.Code);
    }
}
