namespace Dashboard.Core.Modules.Inspection;

/// <summary>The bytes do not follow the binary format; becomes a problem for people at the inspector's edge.</summary>
internal sealed class WasmFormatException(string message, long offset) : Exception(message)
{
    /// <summary>Where, in bytes from the start of the file.</summary>
    public long Offset { get; } = offset;

    /// <summary>Whether the file ends before what it announced.</summary>
    public bool Truncated { get; init; }
}
