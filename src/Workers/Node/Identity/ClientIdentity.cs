using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Identity;

/// <summary>
/// Who the node is to the API server: the identity in its own kubeconfig, or a new one asked for with the bootstrap
/// token. TLS bootstrapping: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/.
/// </summary>
internal sealed class ClientIdentity(NodeOptions options, TimeProvider time, ILogger<ClientIdentity> logger)
{
    /// <summary>The context to speak to the API with, as <c>system:node:NAME</c>.</summary>
    /// <exception cref="ProblemException">There is no usable identity and no bootstrap file, or the token is refused.</exception>
    public async Task<KubeContext> GetAsync(CancellationToken cancellationToken)
    {
        var bootstrap = options.BootstrapFile is { } file && File.Exists(file) ? KubeConfig.Load(file).GetContext() : null;
        if (Existing(bootstrap) is { } existing)
        {
            logger.LogInformation("Using the identity in {File}", options.KubeconfigFile);
            return RequireHttps(existing);
        }

        if (bootstrap is null)
        {
            throw new ProblemException(
                ProblemKind.Invalid,
                $"The node {options.NodeName} has no identity yet.",
                options.BootstrapFile is null ? "No --bootstrap-file was given." : $"The bootstrap file {options.BootstrapFile} does not exist.",
                "Give a kubeconfig with a bootstrap token as --bootstrap-file.");
        }

        return await JoinAsync(RequireHttps(bootstrap), cancellationToken);
    }

    private KubeContext? Existing(KubeContext? bootstrap)
    {
        if (!File.Exists(options.KubeconfigFile))
        {
            return null;
        }

        var context = KubeConfig.Load(options.KubeconfigFile).GetContext();
        if (bootstrap is not null && !SameCluster(bootstrap, context))
        {
            logger.LogWarning("The identity in {File} belongs to another cluster than the bootstrap file; joining anew", options.KubeconfigFile);
            return null;
        }

        if (context.User is { ClientCertificatePem: { } certificate, ClientKeyPem: { } key })
        {
            if (NodeCertificates.IsUsable(certificate, key, time.GetUtcNow()))
            {
                return context;
            }

            logger.LogWarning("The certificate in {File} has expired or will soon", options.KubeconfigFile);
            return bootstrap is null ? context : null;
        }

        // A kubeconfig made by hand, with a token: used as it is.
        return context;
    }

    private static bool SameCluster(KubeContext a, KubeContext b) =>
        a.Server == b.Server && string.Equals(a.CertificateAuthorityPem?.Trim(), b.CertificateAuthorityPem?.Trim(), StringComparison.Ordinal);

    private async Task<KubeContext> JoinAsync(KubeContext bootstrap, CancellationToken cancellationToken)
    {
        logger.LogInformation("Joining the cluster at {Server} as node {Node}", bootstrap.Server, options.NodeName);
        using var client = new KubeClient(bootstrap, exec: null, time);

        // The key is kept before it is used: a restart in the middle goes on waiting for the same request.
        var keyFile = Path.Combine(options.DataDir, "config", "client.key");
        var key = PrivateFile.ReadIfThere(keyFile) ?? NodeCertificates.CreateKeyPem();
        PrivateFile.Write(keyFile, key);
        var name = $"{options.NodeName}-client-{NodeCertificates.KeyTag(key)}";
        string? certificate = null;
        while (certificate is null)
        {
            await Patiently.AskAsync(() => RequestAsync(client, name, key, cancellationToken), logger, time, cancellationToken);
            certificate = await new CertificateWait(client, time, logger).ForAsync(name, cancellationToken);
        }

        PrivateFile.Write(options.KubeconfigFile, Kubeconfig(bootstrap, certificate, key));
        File.Delete(keyFile);
        return KubeConfig.Load(options.KubeconfigFile).GetContext();
    }

    private async Task<bool> RequestAsync(KubeClient client, string name, string key, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(
                new V1CertificateSigningRequest
                {
                    Metadata = new ObjectMeta { Name = name, Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [BootstrapToken.NodeLabel] = options.NodeName } },
                    Spec = new CsrSpec
                    {
                        Request = Encoding.UTF8.GetBytes(NodeCertificates.ClientRequestPem(key, options.NodeName)),
                        SignerName = V1CertificateSigningRequest.KubeletClientSigner,
                        Usages = ["digital signature", "key encipherment", "client auth"],
                    },
                },
                cancellationToken);
            logger.LogInformation("Asked for a client certificate: certificate request {Name}", name);
            return true;
        }
        catch (ProblemException e) when (e.IsConflict())
        {
            logger.LogInformation("Going on with the certificate request {Name} of an earlier start", name);
            return false;
        }
    }

    private static KubeContext RequireHttps(KubeContext context) =>
        context.Server.Scheme == Uri.UriSchemeHttps ? context : throw new ProblemException(
            ProblemKind.Invalid, $"The API server {context.Server} is not reached over https.", "A node sends credentials.", "Use an https:// address in the kubeconfig.");

    private static string Kubeconfig(KubeContext bootstrap, string certificate, string key)
    {
        var authority = bootstrap.CertificateAuthorityPem is { } pem
            ? "certificate-authority-data: " + Base64(pem)
            : bootstrap.InsecureSkipTlsVerify ? "insecure-skip-tls-verify: true" : "certificate-authority-data: \"\"";
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: cluster
              cluster:
                server: {bootstrap.Server.AbsoluteUri.TrimEnd('/')}
                {authority}
            users:
            - name: node
              user:
                client-certificate-data: {Base64(certificate)}
                client-key-data: {Base64(key)}
            contexts:
            - name: node
              context:
                cluster: cluster
                user: node
            current-context: node

            """;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
