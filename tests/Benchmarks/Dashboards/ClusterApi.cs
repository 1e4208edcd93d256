using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Benchmarks.Measuring;

namespace Benchmarks.Dashboards;

/// <summary>The local cluster's own API, reached as kubectl does: by what the dashboard's kubeconfig says.</summary>
internal sealed partial class ClusterApi : IDisposable
{
    private readonly HttpClient _client;

    private ClusterApi(HttpClient client) => _client = client;

    public static ClusterApi Open(string kubeconfig)
    {
        var authority = X509Certificate2.CreateFromPem(Decode(kubeconfig, "certificate-authority-data") ?? throw Unusable());
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        if (Decode(kubeconfig, "client-certificate-data") is { } certificate && Decode(kubeconfig, "client-key-data") is { } key)
        {
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri(Value(kubeconfig, "server") ?? throw Unusable()), Timeout = TimeSpan.FromSeconds(30) };
        if (Value(kubeconfig, "token") is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return new ClusterApi(client);
    }

    /// <summary>The demo's pod, with another name and image.</summary>
    public async Task CreatePodAsync(string name, string image, CancellationToken cancellationToken)
    {
        var pod = new
        {
            apiVersion = "v1",
            kind = "Pod",
            metadata = new { name },
            spec = new
            {
                containers = new[] { new { name, image } },
                restartPolicy = "Never",
                nodeSelector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "wasm32-wasi" },
                tolerations = new[] { Toleration("NoExecute"), Toleration("NoSchedule") },
            },
        };
        using var answer = await _client.PostAsJsonAsync("/api/v1/namespaces/default/pods", pod, cancellationToken);
        await CheckAsync(answer, cancellationToken);
    }

    public async Task DeletePodAsync(string name, CancellationToken cancellationToken)
    {
        using var answer = await _client.DeleteAsync($"/api/v1/namespaces/default/pods/{name}?gracePeriodSeconds=0", cancellationToken);
        await CheckAsync(answer, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static object Toleration(string effect) => new { key = "kubernetes.io/arch", @operator = "Equal", value = "wasm32-wasi", effect };

    private static async Task CheckAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new MeasurementException($"The cluster answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private static string? Decode(string kubeconfig, string key) =>
        Value(kubeconfig, key) is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : null;

    private static string? Value(string kubeconfig, string key) =>
        Entry().Matches(kubeconfig).FirstOrDefault(match => match.Groups["key"].Value == key)?.Groups["value"].Value.Trim('"', '\'', ' ');

    private static MeasurementException Unusable() => new("The dashboard's kubeconfig names no server or no authority.");

    [GeneratedRegex("^[ -]*(?<key>[a-z-]+):[ ]*(?<value>[^\\r\\n]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entry();
}
