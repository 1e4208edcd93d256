using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Storage;

namespace Dashboard.Core.Tools.Toolchains;

/// <summary>
/// Finds the sources of a standard library that a distribution packages for other targets only. Debian 12 has Rust's as
/// rust-src, and the five crates it uses as librust-*-dev.
/// </summary>
internal sealed class StandardLibraries(DataPaths paths)
{
    /// <summary>What to type to get the sources.</summary>
    public const string Apt = "sudo apt-get install -y rustc cargo lld-14 rust-src librust-libc-dev librust-hashbrown-dev librust-cfg-if-0.1-dev librust-compiler-builtins-dev librust-rustc-demangle-dev";

    // How the library is put together changes with each release, and has been worked out for this one.
    private const string RustVersion = "1.63.0";
    private const string Recipe = "1";
    private static readonly string[] Crates = ["cfg-if-0.1*", "compiler_builtins-*", "hashbrown-*", "libc-*", "rustc-demangle-*"];

    /// <summary>The library for a compiler installed under a prefix such as <c>/usr</c>, or why there is none.</summary>
    public (StandardLibrary? Library, string Why) Find(string prefix, string target)
    {
        var sources = Path.Combine(prefix, $"src/rustc-{RustVersion}/library");
        var registry = Path.Combine(prefix, "share/cargo/registry");
        if (!Directory.Exists(sources) || !Directory.Exists(registry) || Array.Exists(Crates, crate => !Directory.EnumerateDirectories(registry, crate).Any()))
        {
            return (null, $"The Rust toolchain in {prefix} has no standard library for {target}, and its sources (Rust {RustVersion}), from which it could be built, are not installed.");
        }

        var rustc = Path.Combine(prefix, "bin/rustc");
        var identity = string.Join('\n', Crates.SelectMany(crate => Directory.EnumerateDirectories(registry, crate)).Order(StringComparer.Ordinal).Append(sources).Append(rustc).Select(FileStamp.Of));
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Recipe}\n{target}\n{identity}")))[..16];
        var sysroot = Path.Combine(paths.Cache, "rust-std", key);
        return sysroot.Any(char.IsWhiteSpace)
            ? (null, $"The standard library for {target} would have to be kept in {sysroot}, which has a space in it, and cargo could not be told of it (Storage:DataPath).")
            : (new StandardLibrary(sysroot, target, RustVersion, rustc, sources, registry), "");
    }
}
