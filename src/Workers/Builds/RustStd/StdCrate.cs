using Dashboard.Core.Tools;

namespace Workers.Builds.RustStd;

/// <summary>One crate of the standard library, and how it is compiled.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Edition">Rust's edition it is written in.</param>
/// <param name="Source">Its root: <c>std:</c> below the library's own sources, <c>registry:</c> below the registry, where <c>*</c> stands for the version.</param>
/// <param name="Uses">The crates it uses; <c>name=crate</c> where it knows one by another name.</param>
internal sealed record StdCrate(string Name, string Edition, string Source, params string[] Uses)
{
    private const string Own = "std:";
    private const string Foreign = "registry:";

    /// <summary>Its features.</summary>
    public string[] Features { get; init; } = [];

    /// <summary>Further <c>--cfg</c>, which its build script would have found out.</summary>
    public string[] Cfgs { get; init; } = [];

    /// <summary>What it does at a panic.</summary>
    public string Panic { get; init; } = "unwind";

    /// <summary>rustc's arguments, started in the folder that becomes the sysroot.</summary>
    /// <exception cref="DirectoryNotFoundException">Its source is not there.</exception>
    public IReadOnlyList<string> Arguments(StandardLibrary library)
    {
        var folder = library.LibraryPath;
        return
        [
            "--crate-name", Name, "--edition", Edition, Root(library),
            "--crate-type", "lib", "--target", library.Target,

            // Not the compiler's own sysroot: what is missing must be an error, not taken from elsewhere.
            "--sysroot", "/nonexistent",
            "-C", "opt-level=3", "-C", "debuginfo=0", "-C", $"panic={Panic}", "-C", "embed-bitcode=no", "-C", "codegen-units=1",
            "-C", $"metadata={Name}", "-C", "extra-filename=-std",

            // What is unstable in it is unstable for programs too.
            "-Z", "force-unstable-if-unmarked", "--cap-lints", "allow",
            .. Features.SelectMany(feature => new[] { "--cfg", $"feature=\"{feature}\"" }),
            .. Cfgs.SelectMany(cfg => new[] { "--cfg", cfg }),
            .. Uses.SelectMany(use => new[] { "--extern", Extern(use, folder) }),
            "-L", folder, "--out-dir", folder, "--emit=link",
        ];
    }

    private static string Extern(string use, string folder)
    {
        var (name, crate) = use.Split('=') is [var alias, var real] ? (alias, real) : (use, use);
        return $"{name}={folder}/lib{crate}-std.rlib";
    }

    private string Root(StandardLibrary library)
    {
        if (Source.StartsWith(Own, StringComparison.Ordinal))
        {
            return Path.Combine(library.Sources, Source[Own.Length..]);
        }

        var parts = Source[Foreign.Length..].Split('/', 2);
        var folder = Directory.EnumerateDirectories(library.Registry, parts[0]).Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new DirectoryNotFoundException($"{library.Registry} has no {parts[0]}.");
        return Path.Combine(folder, parts[1]);
    }
}
