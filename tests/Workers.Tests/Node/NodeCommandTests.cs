using System.CommandLine;
using System.Net;
using Workers.Node;
using Workers.Node.Identity;
using Workers.Node.Registration;

namespace Workers.Tests.Node;

public sealed class NodeCommandTests
{
    [Fact]
    public async Task Invoke_KrustletsFlags_BecomeOptions()
    {
        var options = await ParseAsync(
            "--node-ip", "127.0.0.1", "--node-name", "demo", "--port", "0", "--bootstrap-file", "/tmp/b", "--data-dir", "/tmp/d",
            "--max-pods", "5", "--node-labels", "a=b,c.d/e=f", "--insecure-registries", "r:1,s:2");
        Assert.NotNull(options);
        Assert.Equal(IPAddress.Loopback, options.NodeIp);
        Assert.Equal("demo", options.Hostname);
        Assert.Equal(0, options.Port);
        Assert.Equal(["r:1", "s:2"], options.InsecureRegistries);
        Assert.Equal("f", options.NodeLabels["c.d/e"]);
        Assert.Equal("/tmp/d/config/serving.crt", options.CertFile);
    }

    [Theory]
    [InlineData("--node-ip", "nowhere")]
    [InlineData("--node-name", "Not_A_Name")]
    [InlineData("--port", "70000")]
    [InlineData("--max-pods", "0")]
    [InlineData("--node-labels", "novalue")]
    public async Task Invoke_BadValue_IsRefused(string flag, string value) => Assert.Null(await ParseAsync(flag, value));

    [Fact]
    public void Labels_OfAPerson_CannotReplaceTheNodesOwn()
    {
        var options = Options() with { NodeLabels = new Dictionary<string, string>(StringComparer.Ordinal) { ["type"] = "other", ["room"] = "1" } };
        var labels = NodeDescription.Labels(options);
        Assert.Equal("krustlet", labels["type"]);
        Assert.Equal("1", labels["room"]);
        Assert.Equal("wasm32-wasi", labels["kubernetes.io/arch"]);
    }

    [Fact]
    public void ServingRequest_OfAKey_IsRecognisedAsThatKeys()
    {
        var key = NodeCertificates.CreateKeyPem();
        var request = System.Text.Encoding.UTF8.GetBytes(NodeCertificates.ServingRequestPem(key, "demo", "demo", IPAddress.Loopback));
        Assert.True(NodeCertificates.IsRequestOf(request, key));
        Assert.False(NodeCertificates.IsRequestOf(request, NodeCertificates.CreateKeyPem()));
        Assert.False(NodeCertificates.IsRequestOf("junk"u8.ToArray(), key));
    }

    private static NodeOptions Options() => new()
    {
        NodeName = "demo",
        Hostname = "demo",
        DataDir = "/d",
        KubeconfigFile = "/k",
        CertFile = "/c",
        PrivateKeyFile = "/p",
    };

    private static async Task<NodeOptions?> ParseAsync(params string[] args)
    {
        NodeOptions? seen = null;
        var root = new RootCommand
        {
            NodeCommand.Create((options, _) =>
            {
                seen = options;
                return Task.FromResult(0);
            }),
        };
        var quiet = new InvocationConfiguration { Output = TextWriter.Null, Error = TextWriter.Null };
        await root.Parse(["node", .. args]).InvokeAsync(quiet);
        return seen;
    }
}
