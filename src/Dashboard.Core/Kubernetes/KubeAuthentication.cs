using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Kubernetes;

/// <summary>Puts the user's credentials on each request and renews those that a file or a program hands out.</summary>
internal sealed class KubeAuthentication(KubeUser user, IExecCredentials? exec, TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan TokenFileLifetime = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly X509Certificate2? _own = Certificate(user.ClientCertificatePem, user.ClientKeyPem);
    private X509Certificate2? _handedOut;
    private ExecCredential? _credential;
    private (string Token, DateTimeOffset ReadAt)? _fileToken;

    /// <summary>The certificate to show the server now.</summary>
    public X509Certificate2? ClientCertificate => _handedOut ?? _own;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = await HeaderAsync(renew: false, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || user.Exec is null)
        {
            return response;
        }

        // What the program handed out may have been revoked before it expired: ask it once more.
        response.Dispose();
        request.Headers.Authorization = await HeaderAsync(renew: true, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gate.Dispose();
            _own?.Dispose();
            _handedOut?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static X509Certificate2? Certificate(string? certificate, string? key) =>
        certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);

    private async Task<AuthenticationHeaderValue?> HeaderAsync(bool renew, CancellationToken cancellationToken)
    {
        if (user.Token is { } token)
        {
            return Bearer(token);
        }

        if (user.TokenFile is { } file)
        {
            return Bearer(ReadToken(file));
        }

        if (user.Exec is { } plugin)
        {
            var credential = await CredentialAsync(plugin, renew, cancellationToken);
            return credential.Token is { } handedOut ? Bearer(handedOut) : null;
        }

        return user is { Username: { } name, Password: { } password }
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")))
            : null;
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token.Trim());

    private string ReadToken(string file)
    {
        var now = time.GetUtcNow();
        if (_fileToken is { } known && now - known.ReadAt < TokenFileLifetime)
        {
            return known.Token;
        }

        try
        {
            var token = File.ReadAllText(file).Trim();
            _fileToken = (token, now);
            return token;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(ProblemKind.Invalid, $"The token file {file} could not be read.", e.Message, "Check the kubeconfig's tokenFile.", e);
        }
    }

    private async Task<ExecCredential> CredentialAsync(ExecPlugin plugin, bool renew, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!renew && _credential is { } known && (known.Expires is null || known.Expires > time.GetUtcNow().AddSeconds(30)))
            {
                return known;
            }

            var runner = exec ?? throw new ProblemException(
                ProblemKind.Unsupported,
                $"The kubeconfig wants {plugin.Command} to be run for credentials.",
                "That is not allowed here.",
                "Use a kubeconfig with a certificate or a token.");
            _credential = await runner.GetAsync(plugin, cancellationToken);
            _handedOut = Certificate(_credential.ClientCertificatePem, _credential.ClientKeyPem);
            return _credential;
        }
        finally
        {
            _gate.Release();
        }
    }
}
