using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LocalCluster;

/// <summary>Writes kubeconfig files. Everything in them is base64, a URL or a name of ours, so quoting is all they need.</summary>
internal static class Kubeconfig
{
    public static string ForCertificate(string cluster, Uri endpoint, string authorityPem, string user, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return Write(cluster, endpoint, authorityPem, user, $"""
                client-certificate-data: {Base64(certificate.ExportCertificatePem())}
                client-key-data: {Base64(key.ExportPkcs8PrivateKeyPem())}
            """);
    }

    public static string ForToken(string cluster, Uri endpoint, string authorityPem, string user, string token)
        => Write(cluster, endpoint, authorityPem, user, $"    token: \"{token}\"");

    private static string Write(string cluster, Uri endpoint, string authorityPem, string user, string credentials) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: "{cluster}"
          cluster:
            server: "{endpoint.GetLeftPart(UriPartial.Authority)}"
            certificate-authority-data: {Base64(authorityPem)}
        users:
        - name: "{user}"
          user:
        {credentials}
        contexts:
        - name: "{cluster}"
          context:
            cluster: "{cluster}"
            user: "{user}"
        current-context: "{cluster}"

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text.EndsWith('\n') ? text : text + "\n"));
}
