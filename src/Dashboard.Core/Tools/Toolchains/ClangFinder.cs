namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Finds a clang that comes with a WASI C library: a distribution's with wasi-libc, or a WASI SDK.</summary>
internal sealed class ClangFinder(SearchFolders folders) : ICompilerFinder
{
    private const string Apt = "sudo apt-get install -y clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32";
    private const int NewestVersion = 22;
    private const int OldestVersion = 11;

    public string Tool => CompilerTools.Clang;

    public Task<CompilerSearch> FindAsync(string target, CancellationToken cancellationToken) => Task.FromResult(Find(target));

    private CompilerSearch Find(string target)
    {
        if (target != CompilerTargets.Wasi)
        {
            return new CompilerSearch(null, $"clang is used for {CompilerTargets.Wasi} only.", Apt);
        }

        var names = Enumerable.Range(OldestVersion, NewestVersion - OldestVersion + 1).Reverse().Select(n => $"clang-{n}").Prepend("clang");
        var all = names.SelectMany(folders.FindAll).ToList();
        foreach (var clang in all)
        {
            if (Libc(clang) is { } libc && HasRuntime(clang) && HasLinker(clang))
            {
                string[] outside = Outside(clang) is { } prefix ? [prefix] : [];
                return new CompilerSearch(
                    new Compiler(Tool, target, clang, [clang, libc], new Dictionary<string, string>(StringComparer.Ordinal), outside, Path.GetDirectoryName(clang)!),
                    "",
                    "");
            }
        }

        return all.Count == 0
            ? new CompilerSearch(null, "clang was not found on PATH.", Apt)
            : new CompilerSearch(null, $"{all[0]} has no C library, runtime or linker for {target}.", Apt);
    }

    private static string? Libc(string clang)
    {
        var prefix = Prefix(clang);
        string[] places =
        [
            Path.Combine(prefix, "lib/wasm32-wasi/libc.a"),
            Path.Combine(prefix, "share/wasi-sysroot/lib/wasm32-wasi/libc.a"),
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
