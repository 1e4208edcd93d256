using Dashboard.Core.Errors;

namespace Dashboard.Core.Kubernetes;

/// <summary>A kubeconfig file, read: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/.</summary>
public sealed class KubeConfig
{
    private readonly IReadOnlyDictionary<string, KubeContext> _contexts;

    internal KubeConfig(IReadOnlyDictionary<string, KubeContext> contexts, string? current)
    {
        _contexts = contexts;
        CurrentContext = current;
    }

    /// <summary>The names of its contexts, in the file's order.</summary>
    public IReadOnlyList<string> Contexts => [.. _contexts.Keys];

    /// <summary>The context used where none is named.</summary>
    public string? CurrentContext { get; }

    /// <summary>Reads a file. Paths in it are relative to its folder.</summary>
    /// <exception cref="ProblemException">The file is missing, unreadable or not a kubeconfig.</exception>
    public static KubeConfig Load(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            return KubeConfigReader.Read(File.ReadAllText(full), Path.GetDirectoryName(full)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                e is FileNotFoundException or DirectoryNotFoundException ? ProblemKind.NotFound : ProblemKind.Invalid,
                $"The kubeconfig {path} could not be read.",
                e.Message,
                "Check the path, and that this user may read the file.",
                e);
        }
    }

    /// <summary>Reads text; relative paths in it are taken from <paramref name="folder"/>.</summary>
    /// <exception cref="ProblemException">Not a kubeconfig.</exception>
    public static KubeConfig Parse(string yaml, string folder) => KubeConfigReader.Read(yaml, folder);

    /// <summary>A context; null names the current one.</summary>
    /// <exception cref="ProblemException">There is no such context.</exception>
    public KubeContext GetContext(string? name = null)
    {
        var wanted = name ?? CurrentContext;
        if (wanted is not null && _contexts.TryGetValue(wanted, out var context))
        {
            return context;
        }

        var known = _contexts.Count == 0 ? "It has none." : $"It has: {string.Join(", ", _contexts.Keys)}.";
        throw new ProblemException(
            ProblemKind.NotFound,
            wanted is null ? "The kubeconfig names no current context." : $"The kubeconfig has no context {wanted}.",
            known,
            "Name one of its contexts, or set current-context.");
    }
}

/// <summary>How to reach one cluster as one user.</summary>
public sealed record KubeContext
{
    /// <summary>The context's name.</summary>
    public required string Name { get; init; }

    /// <summary>The API server.</summary>
    public required Uri Server { get; init; }

    /// <summary>The cluster's CA certificates, PEM; null: the machine's own.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>The server's certificate is not checked. Shown to people wherever the context is.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The name expected in the server's certificate, where it is not the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The namespace used where none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Who one is there.</summary>
    public KubeUser User { get; init; } = new();
}

/// <summary>Credentials of a kubeconfig; what is not used is null.</summary>
public sealed record KubeUser
{
    /// <summary>The client certificate, PEM.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>Its key, PEM.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>A file holding a bearer token, read again as it is rotated.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>A program that hands out credentials.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>Credentials are never printed.</summary>
    public override string ToString() => "KubeUser";
}

/// <summary>A program that hands out credentials: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/.</summary>
/// <param name="ApiVersion"><c>client.authentication.k8s.io/v1</c> or <c>v1beta1</c>.</param>
/// <param name="Command">The program: a path or a name on PATH.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Env">Added to its environment.</param>
/// <param name="InstallHint">What its maintainers say to do where it is missing.</param>
public sealed record ExecPlugin(
    string ApiVersion,
    string Command,
    IReadOnlyList<string> Args,
    IReadOnlyDictionary<string, string> Env,
    string? InstallHint);
