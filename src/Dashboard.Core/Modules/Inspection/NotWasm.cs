using System.Text;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>Explains what a file is that is not WebAssembly, from its first bytes.</summary>
internal static class NotWasm
{
    public const int HeadBytes = 64;

    public static ProblemException Explain(ReadOnlySpan<byte> head, long length)
    {
        var (why, next) = Guess(head, length);
        return new ProblemException(ProblemKind.Invalid, "This is not a WebAssembly module.", why, next);
    }

    private static (string Why, string Next) Guess(ReadOnlySpan<byte> head, long length)
    {
        const string GiveBinary = "Give the .wasm file itself; it begins with the bytes 00 61 73 6d.";
        if (length == 0)
        {
            return ("The file is empty.", "Build it again or choose another file.");
        }

        if (head.Length < 8 && "\0asm"u8.StartsWith(head[..Math.Min(head.Length, 4)]))
        {
            return ($"It ends after {length} bytes, before the 8 bytes every module begins with.", "Transfer or build it again and compare its size.");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return ("It is compressed with gzip.", "Unpack it first: gunzip FILE.");
        }

        if (head.StartsWith("PK"u8))
        {
            return ("It is a zip archive.", "Unpack it and give the .wasm file inside.");
        }

        if (head.StartsWith("\u007fELF"u8))
        {
            return ("It is a native program or a module compiled for one runtime (ELF).", GiveBinary);
        }

        if (!LooksLikeText(head))
        {
            return ($"It begins with the bytes {Convert.ToHexStringLower(head[..Math.Min(head.Length, 8)])}.", GiveBinary);
        }

        var text = Encoding.UTF8.GetString(head).Trim('\uFEFF', '\uFFFD').TrimStart();
        return text switch
        {
            _ when text.StartsWith("(module", StringComparison.Ordinal) || text.StartsWith("(component", StringComparison.Ordinal) || text.StartsWith(";;", StringComparison.Ordinal) =>
                ("It is WebAssembly's text format.", "Translate it first: wat2wasm FILE.wat -o FILE.wasm."),
            _ when text.StartsWith('<') => ("It is an HTML or XML document.", "If it was downloaded, the server sent a page instead of the module. " + GiveBinary),
            _ => ("It is a text file.", GiveBinary),
        };
    }

    private static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x1B))
            {
                return false;
            }
        }

        return true;
    }
}
