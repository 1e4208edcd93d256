using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using Dashboard.Core.Tools.Toolchains;

namespace Dashboard.Core.Tests.Tools;

public sealed class ToolchainServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_SomeFoundSomeNot_SaysVersionOrHowToGetIt()
    {
        var wazero = _folder.Write("wazero", "x");
        var tools = await List(new FakeLocator(wazero));

        var found = tools.Single(tool => tool.Name == "wazero");
        Assert.True(found.Found);
        Assert.Equal(("1.12.0", wazero), (found.Version, found.Path));
        Assert.All(tools.Where(tool => !tool.Found), tool => Assert.NotEmpty(tool.HowToInstall));
        Assert.Contains(tools, tool => tool is { Name: "cargo", Found: false, Kind: ToolKind.Compiler });
    }

    [Fact]
    public async Task List_Always_GivesTheSameOrder()
    {
        var locator = new FakeLocator(_folder.Write("wazero", "x"));

        Assert.Equal((await List(locator)).Select(tool => tool.Name), (await List(locator)).Select(tool => tool.Name));
    }

    private static Task<IReadOnlyList<ToolStatus>> List(IToolLocator locator)
    {
        var probe = new ProgramProbe(new ScriptedRunner(_ => (0, "wazero version 1.12.0")));
        var nowhere = new SearchFolders([]);
        var compilers = new Compilers([new RustFinder(nowhere, new RustupHome("/none"), new StandardLibraries(new DataPaths("/none"))), new ClangFinder(nowhere, CompilerTools.Clang), new ClangFinder(nowhere, CompilerTools.ClangXx), new EmscriptenFinder(locator)]);
        return new ToolchainService(locator, compilers, probe).ListAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FakeLocator(string path) : IToolLocator
    {
        public ToolLocation? Find(string name) => name == Path.GetFileName(path) ? new ToolLocation(name, path, "PATH") : null;
    }
}
