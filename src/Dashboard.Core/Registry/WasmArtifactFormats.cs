using Dashboard.Core.Errors;

namespace Dashboard.Core.Registry;

/// <summary>The names of the artifact formats.</summary>
public static class WasmArtifactFormats
{
    private const string WasmToOci = "wasm-to-oci";
    private const string Cncf = "cncf";

    /// <summary>The name in the API: <c>wasm-to-oci</c> or <c>cncf</c>.</summary>
    public static string NameOf(WasmArtifactFormat format) => format == WasmArtifactFormat.Cncf ? Cncf : WasmToOci;

    /// <summary>The format of a name; wasm-to-oci when none is given.</summary>
    /// <exception cref="ProblemException">Another name.</exception>
    public static WasmArtifactFormat Parse(string? name) => name switch
    {
        null or "" or WasmToOci => WasmArtifactFormat.WasmToOci,
        Cncf => WasmArtifactFormat.Cncf,
        _ => throw new ProblemException(ProblemKind.Invalid, "The module was not published.", "There is no artifact format of this name.", $"Use {WasmToOci} or {Cncf}."),
    };
}
