using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using Dashboard.Core.Tools.Toolchains;

namespace Dashboard.Core.Tests.Tools;

public sealed class RustFinderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_RustupFirstWithoutTheTarget_TakesTheOneThatHasIt()
    {
        var proxy = _folder.Write("home/.cargo/bin/rustc", "proxy");
        Toolchain("home/.rustup/toolchains/stable", "x86_64-unknown-linux-gnu");
        Toolchain("usr", "wasm32-wasi");

        var search = await Find([Path.GetDirectoryName(proxy)!, Full("usr/bin")], CompilerTargets.Wasi);

        Assert.Equal(Full("usr/bin/cargo"), search.Found?.ProgramPath);
        Assert.Equal("wasm32-wasi", search.Found?.Target);
    }

    [Fact]
    public async Task Find_AnotherToolchainOfRustupHasTheTarget_TakesIt()
    {
        var proxy = _folder.Write("home/.cargo/bin/rustc", "proxy");
        Toolchain("home/.rustup/toolchains/stable", "x86_64-unknown-linux-gnu");
        Toolchain("home/.rustup/toolchains/nightly", "wasm32-wasip1");

        var search = await Find([Path.GetDirectoryName(proxy)!], CompilerTargets.Wasi);

        Assert.Equal("wasm32-wasip1", search.Found?.Target);
        Assert.Equal([Full("home/.rustup/toolchains/nightly")], search.Found?.ReadOnlyFolders);
    }

    [Fact]
    public async Task Find_SeveralToolchainsOfRustupHaveTheTarget_TakesTheDefault()
    {
        var proxy = _folder.Write("home/.cargo/bin/rustc", "proxy");
        _folder.Write("home/.rustup/settings.toml", "version = \"12\"\ndefault_toolchain = \"stable\"\n");
        Toolchain("home/.rustup/toolchains/nightly", "wasm32-wasip1");
        Toolchain("home/.rustup/toolchains/stable", "wasm32-wasip1");

        var search = await Find([Path.GetDirectoryName(proxy)!], CompilerTargets.Wasi);

        Assert.Equal(Full("home/.rustup/toolchains/stable/bin/cargo"), search.Found?.ProgramPath);
        Assert.Equal("rustup", search.Found?.Origin);
    }

    [Fact]
    public async Task Find_NoToolchainHasTheTarget_SaysWhatToAdd()
    {
        var proxy = _folder.Write("home/.cargo/bin/rustc", "proxy");
        Toolchain("home/.rustup/toolchains/stable", "x86_64-unknown-linux-gnu");

        var search = await Find([Path.GetDirectoryName(proxy)!], CompilerTargets.Wasi);

        Assert.Null(search.Found);
        Assert.Contains("no standard library for wasm32-wasi", search.Why, StringComparison.Ordinal);
        Assert.Contains("rustup target add wasm32-wasip1", search.HowToInstall, StringComparison.Ordinal);
        Assert.Contains("apt-get install", search.HowToInstall, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NoRust_SaysWhatToInstall()
    {
        var search = await Find([Full("bin")], CompilerTargets.Wasi);

        Assert.Null(search.Found);
        Assert.Contains("libstd-rust-dev-wasm32", search.HowToInstall, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_TargetInstalledMeanwhile_IsFound()
    {
        Toolchain("usr", "x86_64-unknown-linux-gnu");
        Assert.Null((await Find([Full("usr/bin")], CompilerTargets.Unknown)).Found);

        Toolchain("usr", "wasm32-unknown-unknown");

        Assert.NotNull((await Find([Full("usr/bin")], CompilerTargets.Unknown)).Found);
    }

    [Fact]
    public async Task Stamps_CompilerReplaced_Differ()
    {
        Toolchain("usr", "wasm32-wasi");
        var compiler = (await Find([Full("usr/bin")], CompilerTargets.Wasi)).Found!;
        var before = compiler.Stamps().ToList();

        _folder.Write("usr/bin/rustc", "a newer compiler");

        Assert.NotEqual(before, compiler.Stamps());
    }

    [Fact]
    public async Task Find_EmscriptenWithSourcesOnly_NamesTheLibraryToBuildAndTellsCargoOfIt()
    {
        Toolchain("usr", CompilerTargets.Wasi);
        Sources();

        var search = await Find([Full("usr/bin")], CompilerTargets.Emscripten);

        var library = search.Found!.StandardLibrary!;
        Assert.StartsWith(Full("data/cache/rust-std/"), library.Sysroot, StringComparison.Ordinal);
        Assert.Equal($"--sysroot {library.Sysroot}", search.Found.Environment["CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS"]);
        Assert.Contains(library.Sysroot, search.Found.ReadOnlyFolders);
        Assert.False(library.IsBuilt);
    }

    [Fact]
    public async Task Find_EmscriptenCompilerReplaced_NamesAnotherLibrary()
    {
        Toolchain("usr", CompilerTargets.Wasi);
        Sources();
        var before = await Find([Full("usr/bin")], CompilerTargets.Emscripten);

        _folder.Write("usr/bin/rustc", "a newer compiler");

        Assert.NotEqual(before.Found!.StandardLibrary!.Sysroot, (await Find([Full("usr/bin")], CompilerTargets.Emscripten)).Found!.StandardLibrary!.Sysroot);
    }

    [Fact]
    public async Task Find_EmscriptenAndRustupHasTheTarget_TakesThat()
    {
        Toolchain("usr", CompilerTargets.Wasi);
        Sources();
        var proxy = _folder.Write("home/.cargo/bin/rustc", "proxy");
        Toolchain("home/.rustup/toolchains/stable", CompilerTargets.Emscripten);

        var search = await Find([Full("usr/bin"), Path.GetDirectoryName(proxy)!], CompilerTargets.Emscripten);

        Assert.Equal("rustup", search.Found?.Origin);
        Assert.Null(search.Found!.StandardLibrary);
    }

    [Fact]
    public async Task Find_EmscriptenWithoutSources_SaysWhatToInstall()
    {
        Toolchain("usr", CompilerTargets.Wasi);

        var search = await Find([Full("usr/bin")], CompilerTargets.Emscripten);

        Assert.Null(search.Found);
        Assert.Contains("rust-src", search.HowToInstall, StringComparison.Ordinal);
        Assert.Contains("rustup target add wasm32-unknown-emscripten", search.HowToInstall, StringComparison.Ordinal);
    }

    private void Sources()
    {
        _folder.Write("usr/src/rustc-1.63.0/library/core/src/lib.rs", "core");
        foreach (var crate in new[] { "cfg-if-0.1.10", "compiler_builtins-0.1.70", "hashbrown-0.12.3", "libc-0.2.139", "rustc-demangle-0.1.21" })
        {
            _folder.Write($"usr/share/cargo/registry/{crate}/src/lib.rs", "crate");
        }
    }

    private void Toolchain(string path, string target)
    {
        _folder.Write($"{path}/bin/cargo", "cargo");
        _folder.Write($"{path}/bin/rustc", "rustc");
        _folder.Write($"{path}/lib/rustlib/{target}/lib/libcore-1.rlib", "core");
    }

    private Task<CompilerSearch> Find(string[] folders, string target) =>
        new RustFinder(new SearchFolders(folders), new RustupHome(Full("home/.rustup")), new StandardLibraries(new DataPaths(Full("data")))).FindAsync(target, TestContext.Current.CancellationToken);

    private string Full(string path) => Path.Combine(_folder.Root, path);
}
