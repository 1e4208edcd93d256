using Dashboard.Core.Errors;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>
/// Reads WebAssembly's binary format: core modules (core specification 3.0, chapter 5) and the outer shell of
/// components. It checks the structure, not the code: a runtime validates that. Memory stays small whatever the size.
/// </summary>
public static class WasmInspector
{
    private static ReadOnlySpan<byte> Magic => "\0asm"u8;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProblemException">Not WebAssembly, truncated or malformed.</exception>
    public static ModuleInspection InspectFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        return Inspect(stream);
    }

    /// <summary>Reads a seekable stream from its start.</summary>
    /// <exception cref="ProblemException">Not WebAssembly, truncated or malformed.</exception>
    public static ModuleInspection Inspect(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Seek(0, SeekOrigin.Begin);
        Span<byte> head = stackalloc byte[NotWasm.HeadBytes];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.Length < 8 || !head.StartsWith(Magic))
        {
            throw NotWasm.Explain(head, stream.Length);
        }

        var version = head[4] | (head[5] << 8);
        var layer = head[6] | (head[7] << 8);
        var reader = new WasmReader(stream);
        reader.Seek(8);
        try
        {
            return (version, layer) switch
            {
                (1, 0) => new CoreModuleParser(reader).Parse(),
                (_, 1) => new ComponentParser(reader, version).Parse(),
                _ => throw new WasmFormatException($"version {version} in layer {layer} is neither a module (1, 0) nor a component (layer 1)", 4),
            };
        }
        catch (WasmFormatException e)
        {
            throw Explain(e);
        }
    }

    private static ProblemException Explain(WasmFormatException e) => e.Truncated
        ? new(ProblemKind.Invalid, "This WebAssembly file is truncated.", $"At byte {e.Offset}: {e.Message}.",
            "Transfer or build it again and compare its size.", e)
        : new(ProblemKind.Invalid, "This WebAssembly file is malformed.", $"At byte {e.Offset}: {e.Message}.",
            "Build it again; a file that was edited or converted as text breaks like this.", e);
}
