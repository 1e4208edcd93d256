using Dashboard.Core.Tools;
using Dashboard.Core.Tools.Toolchains;

namespace Dashboard.Core.Tests.Tools;

public sealed class ClangFinderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ClangFinderTests()
    {
        foreach (var file in new[] { "usr/bin/clang", "usr/bin/clang++", "usr/bin/wasm-ld", "usr/lib/wasm32-wasi/libc.a", "usr/lib/clang/14/lib/wasi/libclang_rt.builtins-wasm32.a" })
        {
            _folder.Write(file, "x");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_CppWithoutItsLibrary_SaysSoWhileCIsFound()
    {
        var cpp = await FindAsync(CompilerTools.ClangXx);

        Assert.Null(cpp.Found);
        Assert.Contains("no C++ library", cpp.Why, StringComparison.Ordinal);
        Assert.Contains("libc++-14-dev-wasm32", cpp.HowToInstall, StringComparison.Ordinal);
        Assert.NotNull((await FindAsync(CompilerTools.Clang)).Found);
    }

    [Fact]
    public async Task Find_CppWithItsLibrary_IsFound()
    {
        _folder.Write("usr/lib/wasm32-wasi/libc++.a", "x");

        var cpp = await FindAsync(CompilerTools.ClangXx);

        Assert.Equal(Path.Combine(_folder.Root, "usr/bin/clang++"), cpp.Found?.ProgramPath);
    }

    private Task<CompilerSearch> FindAsync(string tool) =>
        new ClangFinder(new SearchFolders([Path.Combine(_folder.Root, "usr/bin")]), tool).FindAsync(CompilerTargets.Wasi, TestContext.Current.CancellationToken);
}
