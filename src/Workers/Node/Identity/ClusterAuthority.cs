using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Workers.Node.Identity;

/// <summary>Checks certificates against the cluster's own CA and nothing else.</summary>
internal static class ClusterAuthority
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Whether the CA signed it and it is valid now.</summary>
    public static bool Signed(string authorityPem, X509Certificate2 certificate, bool asClient = false)
    {
        try
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorityPem);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            if (asClient)
            {
                chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
            }

            return chain.Build(certificate);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
