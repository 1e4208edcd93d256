using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;

namespace Dashboard.Core.Kubernetes;

/// <summary>What a credential program handed out.</summary>
public sealed record ExecCredential(string? Token, string? ClientCertificatePem, string? ClientKeyPem, DateTimeOffset? Expires)
{
    /// <summary>Credentials are never printed.</summary>
    public override string ToString() => "ExecCredential";
}

/// <summary>Runs the credential programs that kubeconfig files name.</summary>
public interface IExecCredentials
{
    /// <summary>Runs the program and reads its answer; at most a minute.</summary>
    /// <exception cref="ProblemException">It is missing, fails, or answers something else than an ExecCredential.</exception>
    Task<ExecCredential> GetAsync(ExecPlugin plugin, CancellationToken cancellationToken);
}

/// <summary>The default, over <see cref="IProcessRunner"/>.</summary>
public sealed class ExecCredentials(IProcessRunner processes) : IExecCredentials
{
    /// <inheritdoc/>
    public async Task<ExecCredential> GetAsync(ExecPlugin plugin, CancellationToken cancellationToken)
    {
        var output = new Collector();
        var spec = new ProcessSpec
        {
            FileName = Locate(plugin),
            Arguments = plugin.Args,
            Environment = Environment(plugin),
            WallTime = TimeSpan.FromMinutes(1),
            OutputBytes = 1024 * 1024,
        };
        var result = await processes.RunAsync(spec, output, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.End != ProcessEnd.Exited || result.ExitCode != 0)
        {
            throw Failed(plugin, $"It ended with exit code {result.ExitCode}: {output.LastError}");
        }

        return Read(plugin, output.Text);
    }

    internal static ExecCredential Read(ExecPlugin plugin, string json)
    {
        try
        {
            var status = JsonNode.Parse(json)?["status"] ?? throw Failed(plugin, "Its answer has no status.");
            return new ExecCredential(
                (string?)status["token"],
                (string?)status["clientCertificateData"],
                (string?)status["clientKeyData"],
                status["expirationTimestamp"]?.Deserialize<DateTimeOffset?>(KubeJson.Options));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Failed(plugin, "Its answer is not an ExecCredential in JSON.", e);
        }
    }

    private static string Locate(ExecPlugin plugin)
    {
        if (Path.IsPathRooted(plugin.Command))
        {
            return plugin.Command;
        }

        var folders = System.Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return folders.Select(f => Path.Combine(f, plugin.Command)).FirstOrDefault(File.Exists)
            ?? throw Failed(plugin, $"It is not on PATH. {plugin.InstallHint}".Trim());
    }

    private static Dictionary<string, string> Environment(ExecPlugin plugin)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        foreach (var (name, value) in plugin.Env)
        {
            environment[name] = value;
        }

        environment["KUBERNETES_EXEC_INFO"] =
            new JsonObject { ["apiVersion"] = plugin.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = new JsonObject { ["interactive"] = false } }.ToJsonString();
        return environment;
    }

    private static ProblemException Failed(ExecPlugin plugin, string why, Exception? inner = null) => new(
        ProblemKind.Upstream,
        $"The kubeconfig's credential program {plugin.Command} gave no credentials.",
        why,
        "Run it in a shell to see what it needs, such as a fresh login.",
        inner);

    private sealed class Collector : ILogSink
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _out = new();

        public string LastError { get; private set; } = "";

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return _out.ToString();
                }
            }
        }

        public void Write(LogSource source, string text)
        {
            lock (_gate)
            {
                if (source == LogSource.Stdout)
                {
                    _out.AppendLine(text);
                }
                else if (source == LogSource.Stderr)
                {
                    LastError = text;
                }
            }
        }

        public void WriteMany(LogSource source, IReadOnlyList<string> lines)
        {
            foreach (var line in lines)
            {
                Write(source, line);
            }
        }
    }
}
