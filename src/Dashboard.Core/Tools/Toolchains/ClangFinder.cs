namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Finds a clang that comes with a WASI C library (for C++ with its library too): a distribution's with wasi-libc, or a WASI SDK.</summary>
/// <param name="folders">Where to look.</param>
/// <param name="tool"><see cref="CompilerTools.Clang"/> or <see cref="CompilerTools.ClangXx"/>.</param>
internal sealed class ClangFinder(SearchFolders folders, string tool) : ICompilerFinder
{
    private const string Apt = "sudo apt-get install -y clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32";
    private const string AptForCpp = Apt + " libc++-14-dev-wasm32";
    private const int NewestVersion = 22;
    private const int OldestVersion = 11;

    public string Tool => tool;

    private bool IsCpp => tool == CompilerTools.ClangXx;

    private string Install => IsCpp ? AptForCpp : Apt;

    public Task<CompilerSearch> FindAsync(string target, CancellationToken cancellationToken) => Task.FromResult(Find(target));

    private CompilerSearch Find(string target)
    {
        if (target != CompilerTargets.Wasi)
        {
            return new CompilerSearch(null, $"{tool} is used for {CompilerTargets.Wasi} only.", Install);
        }

        var names = Enumerable.Range(OldestVersion, NewestVersion - OldestVersion + 1).Reverse().Select(n => $"{tool}-{n}").Prepend(tool);
        var all = names.SelectMany(folders.FindAll).ToList();
        foreach (var clang in all)
        {
            var library = Library(clang, "libc.a") is { } libc && (!IsCpp || Library(clang, "libc++.a") is not null) ? libc : null;
            if (library is not null && HasRuntime(clang) && HasLinker(clang))
            {
                string[] outside = Outside(clang) is { } prefix ? [prefix] : [];
                return new CompilerSearch(
                    new Compiler(Tool, target, clang, [clang, library], new Dictionary<string, string>(StringComparer.Ordinal), outside, Path.GetDirectoryName(clang)!),
                    "",
                    "");
            }
        }

        return all.Count == 0
            ? new CompilerSearch(null, $"{tool} was not found on PATH.", Install)
            : new CompilerSearch(null, $"{all[0]} has no {(IsCpp ? "C++" : "C")} library, runtime or linker for {target}.", Install);
    }

    private static string? Library(string clang, string name)
    {
        var prefix = Prefix(clang);
        string[] places =
        [
            Path.Combine(prefix, "lib/wasm32-wasi", name),
            Path.Combine(prefix, "share/wasi-sysroot/lib/wasm32-wasi", name),
        ];
        return places.FirstOrDefault(File.Exists);
    }

    // clang's own run-time library: .../lib/clang/VERSION/lib/wasi/libclang_rt.builtins-wasm32.a, beside the real binary.
    private static bool HasRuntime(string clang)
    {
        var real = new FileInfo(clang).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? clang;
        string[] roots = [Path.Combine(Prefix(real), "lib/clang"), Path.Combine(Prefix(clang), "lib/clang")];
        return roots.Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Any(version => File.Exists(Path.Combine(version, "lib/wasi/libclang_rt.builtins-wasm32.a"))
                || File.Exists(Path.Combine(version, "lib/wasm32-unknown-wasi/libclang_rt.builtins.a")));
    }

    private static bool HasLinker(string clang)
    {
        var real = new FileInfo(clang).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? clang;
        return new[] { clang, real }.Any(program => File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "wasm-ld")));
    }

    private static string? Outside(string clang)
    {
        var prefix = Prefix(clang);
        return prefix is "/usr" or "/" ? null : prefix;
    }

    private static string Prefix(string program) => Path.GetDirectoryName(Path.GetDirectoryName(program)) ?? "/";
}
