namespace Dashboard.Core.Tools.Toolchains;

/// <summary>
/// Finds a Rust toolchain that has the target. A rustup toolchain first on PATH often has none of WebAssembly's, while
/// a distribution's rustc further on has, so every place is looked at. For Emscripten, which distributions have no standard
/// library for, one that can be built from their sources will do.
/// </summary>
internal sealed class RustFinder(SearchFolders folders, RustupHome rustup, StandardLibraries libraries) : ICompilerFinder
{
    private const string Apt = "sudo apt-get install -y rustc cargo libstd-rust-dev-wasm32 lld-14";

    public string Tool => CompilerTools.Cargo;

    public Task<CompilerSearch> FindAsync(string target, CancellationToken cancellationToken) => Task.FromResult(Find(target));

    private CompilerSearch Find(string target)
    {
        var names = NamesOf(target);
        string? lacking = null;
        var sysroots = folders.FindAll("rustc").SelectMany(Sysroots).Distinct(StringComparer.Ordinal).ToList();
        foreach (var sysroot in sysroots)
        {
            var known = names.FirstOrDefault(name => HasStandardLibrary(sysroot, name));
            if (known is not null && File.Exists(Path.Combine(sysroot, "bin/cargo")))
            {
                return new CompilerSearch(Describe(sysroot, known), "", "");
            }

            lacking ??= sysroot;
        }

        if (target == CompilerTargets.Emscripten && sysroots.Find(sysroot => !IsRustupToolchain(sysroot)) is { } installed)
        {
            return FindWithSources(installed, target);
        }

        return lacking is null
            ? new CompilerSearch(null, "No Rust toolchain was found on PATH, in /usr/bin or in ~/.cargo/bin.", Apt)
            : new CompilerSearch(null, $"The Rust toolchain in {lacking} has no standard library for {target}.", InstallLine(lacking, target));
    }

    private CompilerSearch FindWithSources(string sysroot, string target)
    {
        var (library, why) = libraries.Find(sysroot, target);
        if (library is null)
        {
            return new CompilerSearch(null, why, $"rustup target add {target}, or {StandardLibraries.Apt}");
        }

        var variable = $"CARGO_TARGET_{target.ToUpperInvariant().Replace('-', '_')}_RUSTFLAGS";
        var compiler = Describe(sysroot, target) with
        {
            Identity = [Path.Combine(sysroot, "bin/cargo"), library.Rustc, library.Sources],
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [variable] = $"--sysroot {library.Sysroot}" },
            StandardLibrary = library,
        };
        return new CompilerSearch(compiler with { ReadOnlyFolders = [.. compiler.ReadOnlyFolders, library.Sysroot] }, "", "");
    }

    // A compiler installed in place has its libraries beside it; rustup's proxy has none, and stands for its toolchains.
    private IEnumerable<string> Sysroots(string rustc)
    {
        var prefix = Path.GetDirectoryName(Path.GetDirectoryName(rustc))!;
        return Directory.Exists(Path.Combine(prefix, "lib/rustlib")) ? [prefix] : rustup.Toolchains();
    }

    private static string[] NamesOf(string target) =>
        target == CompilerTargets.Wasi ? ["wasm32-wasip1", CompilerTargets.Wasi] : [target];

    private static string InstallLine(string sysroot, string target) =>
        IsRustupToolchain(sysroot)
            ? $"rustup target add {NamesOf(target)[0]}, or {Apt}"
            : Apt;

    private static bool IsRustupToolchain(string sysroot) =>
        Path.GetFileName(Path.GetDirectoryName(sysroot)) == "toolchains";

    private static string LibraryFolder(string sysroot, string target) => Path.Combine(sysroot, "lib/rustlib", target, "lib");

    private static bool HasStandardLibrary(string sysroot, string target)
    {
        var folder = LibraryFolder(sysroot, target);
        return Directory.Exists(folder) && Directory.EnumerateFiles(folder, "libcore-*.rlib").Any();
    }

    private static Compiler Describe(string sysroot, string target)
    {
        var cargo = Path.Combine(sysroot, "bin/cargo");
        var rustc = Path.Combine(sysroot, "bin/rustc");
        return new Compiler(
            CompilerTools.Cargo,
            target,
            cargo,
            [cargo, rustc, LibraryFolder(sysroot, target)],
            new Dictionary<string, string>(StringComparer.Ordinal),
            sysroot == "/usr" ? [] : [sysroot],
            IsRustupToolchain(sysroot) ? "rustup" : Path.GetDirectoryName(cargo)!);
    }
}
