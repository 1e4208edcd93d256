using System.Text.Json;

namespace Workers.WasiTests;

/// <summary>One test of a suite in the layout of WebAssembly's wasi-testsuite: <c>NAME.wasm</c> and, beside it, <c>NAME.json</c>.</summary>
internal sealed record WasiTestCase
{
    /// <summary>Its path under the suite's folder, without <c>.wasm</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The module.</summary>
    public required string Module { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders to preopen: on the host, and as the guest sees them.</summary>
    public IReadOnlyList<(string Host, string Guest)> Folders { get; init; } = [];

    public string? Stdin { get; init; }

    public int ExitCode { get; init; }

    /// <summary>What it must write; null: anything.</summary>
    public WasiTestText? Stdout { get; init; }

    public WasiTestText? Stderr { get; init; }

    /// <summary>Why it can't be run here; null when it can.</summary>
    public string? Skip { get; init; }

    /// <summary>Reads a test.</summary>
    /// <param name="suite">The suite's folder.</param>
    /// <param name="module">The module's path under it.</param>
    public static WasiTestCase Read(string suite, string module)
    {
        var name = Path.ChangeExtension(Path.GetRelativePath(suite, module), null);
        var test = new WasiTestCase { Name = name, Module = module };
        var specification = Path.ChangeExtension(module, ".json");
        try
        {
            if (Version(Path.Combine(Path.GetDirectoryName(module)!, "manifest.json")) is { } version && version != "wasm32-wasip1")
            {
                return test with { Skip = $"it is for {version}" };
            }

            if (!File.Exists(specification))
            {
                return test;
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(specification));
            return json.RootElement.TryGetProperty("operations", out _) ? WasiTestSpec.ReadOperations(test, json.RootElement) : WasiTestSpec.ReadFlat(test, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or IOException)
        {
            return test with { Skip = $"{Path.GetFileName(specification)} can't be read: {e.Message}" };
        }
    }

    private static string? Version(string manifest)
    {
        if (!File.Exists(manifest))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return json.RootElement.TryGetProperty("version", out var version) ? version.GetString() : null;
    }
}

/// <summary>What a test must write to a stream.</summary>
/// <param name="Text">The text.</param>
/// <param name="Whole">Whether nothing may follow.</param>
internal sealed record WasiTestText(string Text, bool Whole)
{
    /// <summary>Whether what was written, known by its lines, is that. Whether the last line was ended is not known.</summary>
    public bool Fits(string written) => Whole
        ? written == Text.TrimEnd('\n')
        : (written + '\n').StartsWith(Text, StringComparison.Ordinal);
}
