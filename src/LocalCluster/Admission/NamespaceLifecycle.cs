namespace LocalCluster.Admission;

/// <summary>Keeps the namespaces that everything else stands on.</summary>
internal sealed class NamespaceLifecycle : IAdmissionCheck
{
    public void Check(AdmissionRequest request)
    {
        if (request is { Verb: "delete", Resource.Kind: "Namespace", Name: "default" or "kube-system" or "kube-public" or "kube-node-lease" })
            throw request.Forbid("this namespace may not be deleted");
    }
}
