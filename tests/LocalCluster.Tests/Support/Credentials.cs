using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LocalCluster.Tests.Support;

/// <summary>Who a client is: a certificate, a token, or nobody.</summary>
internal sealed record Credentials(X509Certificate2? Certificate, string? Token)
{
    public static readonly Credentials None = new(null, null);

    public static Credentials OfToken(string token) => new(null, token);

    public static Credentials OfKubeconfig(string path)
    {
        var lines = File.ReadAllLines(path);
        return new(X509Certificate2.CreateFromPem(Decode(lines, "client-certificate-data"), Decode(lines, "client-key-data")), null);
    }

    public static string Decode(string[] kubeconfig, string key)
        => Encoding.ASCII.GetString(Convert.FromBase64String(kubeconfig.Single(l => l.Contains(key + ":", StringComparison.Ordinal)).Split(": ")[1].Trim()));
}
