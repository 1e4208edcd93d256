using System.Text;
using Dashboard.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dashboard.Core.Kubernetes;

/// <summary>Turns kubeconfig YAML (or JSON, its subset) into contexts, with files read and names resolved.</summary>
internal static class KubeConfigReader
{
    private const int MaxCharacters = 1024 * 1024;

    public static KubeConfig Read(string yaml, string folder)
    {
        var root = Root(yaml);
        var clusters = Named(root, "clusters", "cluster");
        var users = Named(root, "users", "user");
        var contexts = new Dictionary<string, KubeContext>(StringComparer.Ordinal);
        foreach (var (name, body) in Named(root, "contexts", "context"))
        {
            var clusterName = Text(body, "cluster") ?? "";
            if (!clusters.TryGetValue(clusterName, out var cluster))
            {
                throw Wrong($"Context {name} names the cluster '{clusterName}', which is not in the file.");
            }

            var userName = Text(body, "user");
            contexts[name] = Context(name, body, cluster, userName is null ? null : users.GetValueOrDefault(userName), folder);
        }

        return new KubeConfig(contexts, Text(root, "current-context"));
    }

    private static YamlMappingNode Root(string yaml)
    {
        if (yaml.Length > MaxCharacters)
        {
            throw Wrong("It is larger than 1 MiB.");
        }

        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(yaml);
            stream.Load(reader);
            return stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode map
                ? map
                : throw Wrong("It holds no mapping.");
        }
        catch (YamlException e)
        {
            throw Wrong($"Line {e.Start.Line}: {e.Message}", e);
        }
    }

    private static KubeContext Context(string name, YamlMappingNode body, YamlMappingNode cluster, YamlMappingNode? user, string folder)
    {
        if (!Uri.TryCreate(Text(cluster, "server"), UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http"))
        {
            throw Wrong($"The cluster of context {name} has no server address that starts with https://.");
        }

        return new KubeContext
        {
            Name = name,
            Server = server,
            CertificateAuthorityPem = Pem(cluster, "certificate-authority", folder),
            InsecureSkipTlsVerify = string.Equals(Text(cluster, "insecure-skip-tls-verify"), "true", StringComparison.OrdinalIgnoreCase),
            TlsServerName = Text(cluster, "tls-server-name"),
            Namespace = Text(body, "namespace") is { Length: > 0 } ns ? ns : "default",
            User = user is null ? new KubeUser() : User(user, folder),
        };
    }

    private static KubeUser User(YamlMappingNode user, string folder) => new()
    {
        ClientCertificatePem = Pem(user, "client-certificate", folder),
        ClientKeyPem = Pem(user, "client-key", folder),
        Token = Text(user, "token"),
        TokenFile = Text(user, "tokenFile") is { } file ? Path.GetFullPath(file, folder) : null,
        Username = Text(user, "username"),
        Password = Text(user, "password"),
        Exec = Child(user, "exec") is YamlMappingNode exec ? Plugin(exec, folder) : null,
    };

    private static ExecPlugin Plugin(YamlMappingNode exec, string folder)
    {
        var command = Text(exec, "command") ?? throw Wrong("An exec plugin has no command.");

        // A command with a slash is relative to the file; a bare name is looked for on PATH (client-go does the same).
        if (command.Contains('/', StringComparison.Ordinal))
        {
            command = Path.GetFullPath(command, folder);
        }

        var args = Child(exec, "args") is YamlSequenceNode list ? list.Children.Select(Scalar).ToArray() : [];
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Child(exec, "env") is YamlSequenceNode variables)
        {
            foreach (var variable in variables.Children.OfType<YamlMappingNode>())
            {
                env[Text(variable, "name") ?? ""] = Text(variable, "value") ?? "";
            }
        }

        return new ExecPlugin(Text(exec, "apiVersion") ?? "client.authentication.k8s.io/v1", command, args, env, Text(exec, "installHint"));
    }

    /// <summary>Inline data wins over the file, as kubectl has it.</summary>
    private static string? Pem(YamlMappingNode node, string key, string folder)
    {
        if (Text(node, key + "-data") is { Length: > 0 } data)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException e)
            {
                throw Wrong($"{key}-data is not base64.", e);
            }
        }

        if (Text(node, key) is not { Length: > 0 } path)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(Path.GetFullPath(path, folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"Its {key} file could not be read: {e.Message}", e);
        }
    }

    private static Dictionary<string, YamlMappingNode> Named(YamlMappingNode root, string list, string body)
    {
        var found = new Dictionary<string, YamlMappingNode>(StringComparer.Ordinal);
        if (Child(root, list) is not YamlSequenceNode entries)
        {
            return found;
        }

        foreach (var entry in entries.Children.OfType<YamlMappingNode>())
        {
            if (Text(entry, "name") is { } name && Child(entry, body) is YamlMappingNode map)
            {
                found.TryAdd(name, map);
            }
        }

        return found;
    }

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode node, string key) =>
        Child(node, key) is YamlScalarNode { Value: { Length: > 0 } value } && value is not "null" ? value : null;

    private static string Scalar(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private static ProblemException Wrong(string why, Exception? inner = null) =>
        new(ProblemKind.Invalid, "This is not a usable kubeconfig.", why, "Correct the file; kubectl config view shows how it is read.", inner);
}
