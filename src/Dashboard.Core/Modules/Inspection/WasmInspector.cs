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
        using var stream = ModuleFile.Open(path);
        return Inspect(stream);
    }

    /// <summary>Reads a seekable stream from its start.</summary>
    /// <exception cref="ProblemException">Not WebAssembly, truncated or malformed.</exception>
    public static ModuleInspection Inspect(Stream stream) => Read(
        stream,
        reader => new CoreModuleParser(reader).Parse(),
        (reader, version) => new ComponentParser(reader, version).Parse());

    /// <summary>Reads where a module's functions are, to read any of them later. A component has none of its own.</summary>
    /// <exception cref="ProblemException">Not WebAssembly, truncated or malformed.</exception>
    public static FunctionIndex IndexFunctions(Stream stream) => Read(
        stream,
        reader =>
        {
            var parser = new CoreModuleParser(reader);
            parser.Parse();
            return new FunctionIndex(parser.Module.Functions, parser.Module.TypesAt);
        },
        (_, _) => FunctionIndex.Empty);

    private static T Read<T>(Stream stream, Func<WasmReader, T> module, Func<WasmReader, int, T> component)
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
        try
        {
            if (stream.Length > uint.MaxValue)
            {
                throw new WasmFormatException("it has more than 4 GiB, which no section can span", 0);
            }

            var reader = new WasmReader(stream);
            reader.Seek(8);
            return (version, layer) switch
            {
                (1, 0) => module(reader),
                (_, 1) => component(reader, version),
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
