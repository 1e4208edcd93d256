using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Workers.Node;

/// <summary>The command <c>node</c>: Krustlet's flags, each with its <c>KRUSTLET_*</c> variable.</summary>
internal static class NodeCommand
{
    public static Command Create(Func<NodeOptions, CancellationToken, Task<int>> run)
    {
        var nodeIp = Text("--node-ip", "The address the API server reaches this node at. Default: the one this machine reaches the API server from.");
        var nodeName = Text("--node-name", "The node's name. Default: the host name.");
        var hostname = Text("--hostname", "The host name in the serving certificate. Default: the node's name.");
        var port = Number("--port", 3000, 0, 65535, "The port of the log endpoint; 0 picks a free one.");
        var cert = Text("--cert-file", "The serving certificate. Default: config/serving.crt in the data folder.");
        var key = Text("--private-key-file", "The serving certificate's key. Default: config/serving.key in the data folder.");
        var bootstrap = Text("--bootstrap-file", "A kubeconfig with a bootstrap token; needed until the node has an identity.");
        var data = Text("--data-dir", "Identity, modules and logs. Default: ~/.krustlet.");
        var maxPods = Number("--max-pods", 110, 1, 1000, "Most pods at a time.");
        var labels = Text("--node-labels", "Labels of the node, as key=value,key=value.");
        var insecure = Text("--insecure-registries", "Registries reached over plain http, as host:port,host:port. Those on loopback always are.");
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "The node's own kubeconfig, written when it joins. Default: config/kubeconfig in the data folder. [env: KUBECONFIG]",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KUBECONFIG"),
        };
        nodeIp.Validators.Add(r => Check(r, IPAddress.TryParse(Value(r), out _), "is not an IP address"));
        nodeName.Validators.Add(r => Check(r, NodeText.IsName(Value(r)), "is not a node name: lower-case letters, digits, '-' and '.'"));
        hostname.Validators.Add(r => Check(r, NodeText.IsName(Value(r)), "is not a host name: lower-case letters, digits, '-' and '.'"));
        labels.Validators.Add(r => Check(r, NodeText.TryLabels(Value(r), out _), "is not a list of key=value,key=value"));

        var command = new Command("node", "Joins a Kubernetes cluster as a node that runs WebAssembly modules as pods.")
        {
            nodeIp, nodeName, hostname, port, cert, key, bootstrap, data, maxPods, labels, insecure, kubeconfig,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(nodeName) ?? Environment.MachineName.ToLowerInvariant();
            var folder = Path.GetFullPath(parsed.GetValue(data)
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".krustlet"));
            _ = NodeText.TryLabels(parsed.GetValue(labels) ?? "", out var ownLabels);
            var options = new NodeOptions
            {
                NodeName = name,
                Hostname = parsed.GetValue(hostname) ?? name,
                NodeIp = parsed.GetValue(nodeIp) is { } ip ? IPAddress.Parse(ip) : null,
                Port = parsed.GetValue(port),
                DataDir = folder,
                BootstrapFile = parsed.GetValue(bootstrap),
                KubeconfigFile = Path.GetFullPath(parsed.GetValue(kubeconfig) ?? Path.Combine(folder, "config", "kubeconfig")),
                CertFile = Path.GetFullPath(parsed.GetValue(cert) ?? Path.Combine(folder, "config", "serving.crt")),
                PrivateKeyFile = Path.GetFullPath(parsed.GetValue(key) ?? Path.Combine(folder, "config", "serving.key")),
                MaxPods = parsed.GetValue(maxPods),
                NodeLabels = ownLabels,
                InsecureRegistries = (parsed.GetValue(insecure) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            };
            return run(options, cancellationToken);
        });
        return command;
    }

    private static Option<string?> Text(string name, string description) => new(name)
    {
        Description = $"{description} [env: {Variable(name)}]",
        DefaultValueFactory = _ => FromEnvironment(name),
    };

    private static Option<int> Number(string name, int standard, int least, int most, string description)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} [env: {Variable(name)}]",
            DefaultValueFactory = result =>
            {
                if (FromEnvironment(name) is not { } text)
                {
                    return standard;
                }

                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError($"{Variable(name)}='{text}' is not a number from {least} to {most}.");
                return standard;
            },
        };
        option.Validators.Add(r =>
        {
            if (!r.Implicit && r.Tokens.Count == 1 && int.TryParse(r.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            {
                r.AddError($"{name} must be from {least} to {most}.");
            }
        });
        return option;
    }

    private static string? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(Variable(name)) is { Length: > 0 } value ? value : null;

    private static string Variable(string name) => "KRUSTLET_" + name[2..].Replace('-', '_').ToUpperInvariant();

    private static string? Value(OptionResult result) => result.GetValueOrDefault<string?>();

    private static void Check(OptionResult result, bool fits, string wrong)
    {
        if (Value(result) is { } value && !fits)
        {
            result.AddError($"{result.Option.Name} '{value}' {wrong}.");
        }
    }
}
