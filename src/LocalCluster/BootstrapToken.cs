namespace LocalCluster;

/// <summary>What a node needs to ask to join: once, until the token expires.</summary>
/// <param name="Token">The bearer token, <c>id.secret</c>.</param>
/// <param name="SecretName">The Secret in <c>kube-system</c> that holds it; deleting it revokes the token.</param>
/// <param name="Kubeconfig">A kubeconfig (YAML) that authenticates by the token.</param>
public sealed record BootstrapToken(string Token, string SecretName, DateTimeOffset Expiration, string Kubeconfig)
{
    /// <summary>Writes the kubeconfig to a file that only its owner can read, replacing what is there.</summary>
    public void WriteTo(string path) => Certificates.PrivateFiles.Write(path, Kubeconfig);
}
