using Dashboard.Components.Start;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Tests.Components.Start;

public sealed class LocalClusterFactsTests
{
    [Fact]
    public void Of_EmptyCluster_OnlyRuns() =>
        Assert.Equal(new ClusterFacts(Running: true), LocalClusterFacts.Of([], [], [], over: false));

    [Fact]
    public void Of_ServingCertificateWaits_NamesIt()
    {
        var facts = LocalClusterFacts.Of([], [], [Request("demo-tls", "kubernetes.io/kubelet-serving")], over: false);

        Assert.Equal("demo-tls", facts.WaitingForApproval);
    }

    [Theory]
    [InlineData("kubernetes.io/kubelet-serving", "Approved")]
    [InlineData("kubernetes.io/kubelet-serving", "Denied")]
    [InlineData("kubernetes.io/kube-apiserver-client-kubelet", null)]
    public void Of_OtherRequests_WaitForNobody(string signer, string? condition) =>
        Assert.Null(LocalClusterFacts.Of([], [], [Request("demo-tls", signer, condition)], over: false).WaitingForApproval);

    [Fact]
    public void Of_ReadyNodeWithPods_TellsTheNewestPodOfThatNode()
    {
        V1Pod[] pods = [Pod("old", "demo", 1), Pod("wasm-demo", "demo", 2), Pod("elsewhere", "other", 3)];

        var facts = LocalClusterFacts.Of([Node("plain", "amd64", "True"), Node("demo", "wasm32-wasi", "True")], pods, [], over: false);

        Assert.Equal(new ClusterFacts(true, "demo", true, null, "wasm-demo", "Running", "/cluster/local/pods/default/wasm-demo"), facts);
    }

    [Fact]
    public void Of_NodeNotReady_SaysSo() =>
        Assert.False(LocalClusterFacts.Of([Node("demo", "wasm32-wasi", "Unknown")], [], [], over: false).NodeReady);

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 0, false)]
    public void Of_CleanUp_IsOverOnlyWithNoNodeLeft(bool over, int nodes, bool expected)
    {
        var left = Enumerable.Repeat(Node("demo", "wasm32-wasi", "True"), nodes).ToList();

        Assert.Equal(expected, LocalClusterFacts.Of(left, [], [], over).CleanedUp);
    }

    private static V1Node Node(string name, string architecture, string ready) => new()
    {
        Metadata = new ObjectMeta { Name = name, Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["kubernetes.io/arch"] = architecture } },
        Status = new NodeStatus { Conditions = [new Condition { Type = "Ready", Status = ready }] },
    };

    private static V1Pod Pod(string name, string node, int second) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(second) },
        Spec = new PodSpec { NodeName = node },
        Status = new PodStatus { Phase = "Running" },
    };

    private static V1CertificateSigningRequest Request(string name, string signer, string? condition = null) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new CsrSpec { SignerName = signer },
        Status = condition is null ? null : new CsrStatus { Conditions = [new Condition { Type = condition, Status = "True" }] },
    };
}
