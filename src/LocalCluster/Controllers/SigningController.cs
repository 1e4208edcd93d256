using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Certificates;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>Signs what has been approved; approves joining nodes by itself only where told to.</summary>
internal sealed class SigningController(ResourceService resources, CertificateAuthority authority, bool approveNodeClients, TimeProvider time, ILogger logger)
    : Controller(resources, time, logger)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(365);
    private static readonly ResourceDescriptor Requests = ResourceCatalog.Stored(ResourceCatalog.SigningRequests);

    protected override IReadOnlyList<ResourceId> Watched { get; } = [ResourceCatalog.SigningRequests];

    protected override TimeSpan? Reconcile()
    {
        foreach (var request in All(ResourceCatalog.SigningRequests))
        {
            if (approveNodeClients && request.Root.Text("spec", "signerName") == Signer.KubeletClient && !Has(request, "Approved") && !Has(request, "Denied"))
                Try(() => Approve(request));
            else if (Has(request, "Approved") && !Has(request, "Denied") && !Has(request, "Failed") && string.IsNullOrEmpty(request.Root.Text("status", "certificate")))
                Try(() => Sign(request));
        }

        return null;
    }

    private static bool Has(StoredObject request, string type) => request.Root.Items("status", "conditions").Any(c => c.Text("type") == type);

    private void Approve(StoredObject request) => Resources.Update(
        Requests, "approval", "", request.Name, value => AddCondition(value, "Approved", "AutoApproved", "This cluster is set to approve the certificates of joining nodes."), WriteOptions.Controller);

    private void Sign(StoredObject request)
    {
        if (Signer.Find(request.Root.Text("spec", "signerName")) is not { } signer)
            return;
        var parsed = Parse(request, out var objection);
        objection ??= signer.Objection(parsed!, [.. request.Root.Items("spec", "usages").Select(u => u.GetString() ?? "")], request.Root.Text("spec", "username") ?? "");
        if (objection is not null)
        {
            Resources.Update(Requests, "status", "", request.Name, value => AddCondition(value, "Failed", "SignerValidationFailure", objection), WriteOptions.Controller);
            return;
        }

        var seconds = request.Root.Number("spec", "expirationSeconds");
        using var certificate = authority.Sign(parsed!, server: signer.Server, client: !signer.Server, seconds is { } s ? TimeSpan.FromSeconds(s) : DefaultLifetime);
        var pem = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
        Resources.Update(
            Requests, "status", "", request.Name,
            value =>
            {
                value.Child("status")["certificate"] = pem;
                return value;
            },
            WriteOptions.Controller);
    }

    private static SigningRequest? Parse(StoredObject request, out string? objection)
    {
        try
        {
            objection = null;
            return SigningRequest.Parse(CsrStrategy.Pem(request.Root.Text("spec", "request")) ?? "");
        }
        catch (CryptographicException e)
        {
            objection = e.Message;
            return null;
        }
    }

    private static JsonObject AddCondition(JsonObject value, string type, string reason, string message)
    {
        value.Child("status").ChildArray("conditions").Add(new JsonObject { ["type"] = type, ["status"] = "True", ["reason"] = reason, ["message"] = message });
        return value;
    }
}
