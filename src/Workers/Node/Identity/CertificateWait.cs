using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Identity;

/// <summary>Waits until a certificate request has been approved and signed, and says so while it does.</summary>
internal sealed class CertificateWait(KubeClient client, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Remind = TimeSpan.FromSeconds(30);

    /// <summary>The certificate, PEM; null when the request is gone and has to be made again.</summary>
    /// <exception cref="ProblemException">It was denied, or could not be signed.</exception>
    public async Task<string?> ForAsync(string name, CancellationToken cancellationToken)
    {
        var said = time.GetTimestamp();
        var first = true;
        while (true)
        {
            var request = await Patiently.AskAsync(
                () => client.FindAsync<V1CertificateSigningRequest>(null, name, cancellationToken), logger, time, cancellationToken);
            if (request is null)
            {
                logger.LogWarning("The certificate request {Name} is gone; making it again", name);
                return null;
            }

            ThrowIfRefused(request, name);
            if (request.Status?.Certificate is { Length: > 0 } certificate)
            {
                logger.LogInformation("The certificate request {Name} has been approved and signed", name);
                return Encoding.UTF8.GetString(certificate);
            }

            // Automatic approval takes about a second: only what lasts longer needs a person.
            var waited = time.GetElapsedTime(said);
            if (waited >= (first ? TimeSpan.FromSeconds(2) : Remind))
            {
                logger.LogInformation("Waiting for a person to approve the certificate request {Name}: kubectl certificate approve {Name}", name, name);
                said = time.GetTimestamp();
                first = false;
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private static void ThrowIfRefused(V1CertificateSigningRequest request, string name)
    {
        var refusal = request.Status?.Conditions?.FirstOrDefault(c => c.Type is "Denied" or "Failed");
        if (refusal is not null)
        {
            throw new ProblemException(
                ProblemKind.Forbidden,
                $"The certificate request {name} was {refusal.Type.ToLowerInvariant()}.",
                refusal.Message ?? refusal.Reason ?? "No reason was given.",
                $"Delete it (kubectl delete csr {name}), and start the node again.");
        }
    }
}
