using System.Security.Cryptography;
using LocalCluster.Auth;
using LocalCluster.Certificates;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Admission;

/// <summary>Refuses a request whose subject is not one its requestor may ask for, before anybody can approve it by mistake.</summary>
internal sealed class SigningRequestRules : IAdmissionCheck
{
    public void Check(AdmissionRequest request)
    {
        if (request.Verb != "create" || request.Resource.Kind != "CertificateSigningRequest" || request.Value is not { } value)
            return;
        var signer = value.Text("spec", "signerName");
        if (signer is not (Signer.KubeletClient or Signer.KubeletServing) || CsrStrategy.Pem(value.Text("spec", "request")) is not { } pem)
            return;
        var subject = Parse(request, pem);
        if (request.User.NodeName is not null)
            Require(request, subject.CommonName == request.User.Name, $"can only create a node CSR with CN={request.User.Name}");
        else if (signer == Signer.KubeletServing)
            Require(request, request.User.IsMaster, "only a node may ask for its serving certificate");
        Require(request, subject.Organizations is [UserInfo.Nodes], "the subject's organization must be system:nodes");
        Require(request, subject.CommonName.StartsWith("system:node:", StringComparison.Ordinal), "the subject's common name must begin with system:node:");
        Require(request, NameRules.Subdomain(subject.CommonName["system:node:".Length..]) is null, "the subject's common name must end in a node name");
    }

    private static DistinguishedName Parse(AdmissionRequest request, string pem)
    {
        try
        {
            return SigningRequest.Parse(pem).Subject;
        }
        catch (CryptographicException e)
        {
            throw request.Forbid(e.Message);
        }
    }

    private static void Require(AdmissionRequest request, bool condition, string why)
    {
        if (!condition)
            throw request.Forbid(why);
    }
}
