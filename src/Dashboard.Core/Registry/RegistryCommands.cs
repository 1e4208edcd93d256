using System.Text;
using Dashboard.Core.Processes;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Wasm;

namespace Dashboard.Core.Registry;

/// <summary>What a person types to do the same with the tools everybody has.</summary>
public static class RegistryCommands
{
    private const string ConfigFile = "/tmp/wasm-config.json";

    /// <summary>The lines that pull a reference with oras.</summary>
    public static string OrasPull(string reference, bool plainHttp) => ShellQuote.Join(["oras", "pull", .. Plain(plainHttp), reference]);

    /// <summary>The line that pulls a reference with wasm-to-oci.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="file">The file to write.</param>
    /// <param name="plainHttp">Whether the registry is reached over plain http.</param>
    public static string WasmToOciPull(string reference, string file, bool plainHttp) =>
        ShellQuote.Join(["wasm-to-oci", "pull", reference, "--out", file, .. plainHttp ? (string[])["--use-http"] : []]);

    /// <summary>The lines that push the same artifact by hand.</summary>
    /// <param name="spec">What is pushed; its digest is known.</param>
    /// <param name="plainHttp">Whether the registry is reached over plain http.</param>
    public static IReadOnlyList<string> Push(PushSpec spec, bool plainHttp)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var artifact = WasmArtifactWriter.Prepare(spec, spec.Digest ?? string.Empty, 0, isComponent: false);
        var folder = Path.GetDirectoryName(spec.ModulePath) ?? ".";
        var lines = new List<string>
        {
            $"{ShellQuote.Join(["printf", "%s", Encoding.UTF8.GetString(artifact.ConfigContent)])} > {ConfigFile}",
            $"cd {ShellQuote.Quote(folder)} && " + ShellQuote.Join(
            [
                "oras", "push", .. Plain(plainHttp), spec.Reference, "--disable-path-validation", "--config", $"{ConfigFile}:{artifact.Config.MediaType}",
                $"{Path.GetFileName(spec.ModulePath)}:{artifact.Layer.MediaType}",
            ]),
        };
        if (artifact.Config.MediaType == OciMediaTypes.WasmToOciConfig)
        {
            lines.Add(ShellQuote.Join(["wasm-to-oci", "push", .. plainHttp ? (string[])["--use-http"] : [], spec.ModulePath, spec.Reference]));
        }

        return lines;
    }

    private static string[] Plain(bool plainHttp) => plainHttp ? ["--plain-http"] : [];
}
