using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace LocalCluster.Tests.Support;

/// <summary>A node agent as the API sees one: joins by bootstrap token and signing requests, in the order of a real one.</summary>
internal sealed class FakeNode : IDisposable
{
    private FakeNode(string name, X509Certificate2 certificate, ApiClient client)
    {
        Name = name;
        Certificate = certificate;
        Client = client;
    }

    public string Name { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>The API, as the node.</summary>
    public ApiClient Client { get; }

    /// <summary>Bootstrap token, client certificate: the node is known, but not yet registered.</summary>
    public static async Task<FakeNode> EnrollAsync(TestCluster cluster, string name)
    {
        var token = await cluster.Server.CreateBootstrapTokenAsync(TimeSpan.FromHours(1), name, TestCluster.Limit);
        var bootstrap = cluster.Client(Credentials.OfToken(token.Token));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, ClientRequest(key, name), "kubernetes.io/kube-apiserver-client-kubelet", "client auth");
        (await bootstrap.PostAsync(Objects.SigningRequests, request)).Ok();
        await ApproveAsync(cluster.Admin, name);
        var certificate = (await CertificateAsync(bootstrap, name)).CopyWithPrivateKey(key);
        return new(name, certificate, cluster.Client(new(certificate, null)));
    }

    /// <summary>The whole joining, up to a Ready node with a lease.</summary>
    public static async Task<FakeNode> JoinAsync(TestCluster cluster, string name, int port = 0)
    {
        var node = await EnrollAsync(cluster, name);
        var body = Objects.Node(name);
        body["status"]!["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" });
        body["status"]!["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = port } };
        (await node.Client.PostAsync(Objects.Nodes, body)).Ok();
        (await node.Client.PostAsync(Objects.Leases, Objects.Lease(name, DateTimeOffset.UtcNow))).Ok();
        await cluster.Admin.UntilAsync(Objects.Nodes, name, n => n["spec"]?["taints"] is not JsonArray { Count: > 0 });
        return node;
    }

    /// <summary>A serving certificate for loopback, approved by the administrator.</summary>
    public async Task<X509Certificate2> ServingCertificateAsync(ApiClient admin)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await Client.PostAsync(Objects.SigningRequests, ServingRequest($"{Name}-tls", key))).Ok();
        await ApproveAsync(admin, $"{Name}-tls");
        return (await CertificateAsync(Client, $"{Name}-tls")).CopyWithPrivateKey(key);
    }

    public JsonObject ServingRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest(Subject(Name), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return Request(name, request.CreateSigningRequestPem(), "kubernetes.io/kubelet-serving", "server auth");
    }

    public static string ClientRequest(ECDsa key, string name) => new CertificateRequest(Subject(name), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    public static JsonObject Request(string name, string pem, string signer, params string[] usage) => new()
    {
        ["apiVersion"] = "certificates.k8s.io/v1",
        ["kind"] = "CertificateSigningRequest",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["request"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)),
            ["signerName"] = signer,
            ["usages"] = new JsonArray(["digital signature", "key encipherment", .. usage.Select(u => (JsonNode)u)]),
        },
    };

    public static async Task ApproveAsync(ApiClient admin, string name)
    {
        var request = (await admin.GetAsync($"{Objects.SigningRequests}/{name}")).Ok();
        request["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Approved", ["status"] = "True", ["reason"] = "Test" }) };
        (await admin.PutAsync($"{Objects.SigningRequests}/{name}/approval", request)).Ok();
    }

    public static async Task<X509Certificate2> CertificateAsync(ApiClient client, string name)
    {
        var signed = await client.UntilAsync(Objects.SigningRequests, name, r => r["status"]?["certificate"] is not null);
        return X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String((string)signed["status"]!["certificate"]!)));
    }

    public void Dispose() => Certificate.Dispose();

    private static X500DistinguishedName Subject(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName("system:nodes");
        builder.AddCommonName($"system:node:{name}");
        return builder.Build();
    }
}
