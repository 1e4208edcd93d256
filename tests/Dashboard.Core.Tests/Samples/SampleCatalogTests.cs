using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Samples;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Tests.Samples;

public sealed class SampleCatalogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_SamplesOfTheProduct_AllUsable()
    {
        var catalog = new SampleCatalog(Options.Create(new SampleOptions { Path = Path.Combine(CheckoutFolder(), "samples") }));

        var list = catalog.List();

        Assert.Empty(list.Broken);
        Assert.True(list.Samples[0] is { Name: "wasi-helloworld", Scenarios: [{ Id: "build-rust-wasi-helloworld" }, ..] });
    }

    [Fact]
    public async Task ReadFiles_SamplesOfTheProduct_AllThere()
    {
        var catalog = new SampleCatalog(Options.Create(new SampleOptions { Path = Path.Combine(CheckoutFolder(), "samples") }));

        foreach (var sample in catalog.List().Samples)
        {
            Assert.All(await catalog.ReadFilesAsync(sample, TestContext.Current.CancellationToken), file => Assert.NotEqual(0, file.Content.Length));
        }
    }

    [Fact]
    public void List_OneBroken_ShowsTheOthersAndTheProblem()
    {
        _folder.Write("good/sample.yaml", Description("good"));
        _folder.Write("bad/sample.yaml", "name: [");
        _folder.Write("no-sample/readme.txt", "x");

        var list = Catalog().List();

        Assert.Equal("good", Assert.Single(list.Samples).Name);
        Assert.Equal("bad", Assert.Single(list.Broken).Name);
    }

    [Fact]
    public void Get_DescriptionChanged_ReadsItAgain()
    {
        _folder.Write("good/sample.yaml", Description("good"));
        var catalog = Catalog();
        Assert.Equal("Title", catalog.Get("good").Title);

        _folder.Write("good/sample.yaml", Description("good").Replace("Title", "Another title", StringComparison.Ordinal));

        Assert.Equal("Another title", catalog.Get("good").Title);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("..")]
    [InlineData("../good")]
    [InlineData("")]
    public void Get_NoSuchSample_SaysSo(string name)
    {
        _folder.Write("good/sample.yaml", Description("good"));

        Assert.Equal(ProblemKind.NotFound, Assert.Throws<ProblemException>(() => Catalog().Get(name)).Kind);
    }

    [Fact]
    public void List_NoFolder_SaysWhichKeyToSet()
    {
        var catalog = new SampleCatalog(Options.Create(new SampleOptions { Path = Path.Combine(_folder.Root, "none") }));

        Assert.Contains("Samples:Path", Assert.Throws<ProblemException>(catalog.List).Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFiles_FileIsALinkOutOfTheFolder_Refuses()
    {
        _folder.Write("good/sample.yaml", Description("good"));
        var secret = _folder.Write("secret.txt", "secret");
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "good/main.c"), secret);
        var catalog = Catalog();

        var problem = await Assert.ThrowsAsync<ProblemException>(() => catalog.ReadFilesAsync(catalog.Get("good"), TestContext.Current.CancellationToken));

        Assert.Contains("main.c", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFiles_FolderOnTheWayIsALink_Refuses()
    {
        _folder.Write("good/sample.yaml", Description("good").Replace("main.c", "src/main.c", StringComparison.Ordinal));
        _folder.Write("elsewhere/main.c", "secret");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "good/src"), Path.Combine(_folder.Root, "elsewhere"));
        var catalog = Catalog();

        await Assert.ThrowsAsync<ProblemException>(() => catalog.ReadFilesAsync(catalog.Get("good"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ReadFiles_FileTooLarge_NamesTheKey()
    {
        _folder.Write("good/sample.yaml", Description("good"));
        _folder.Write("good/main.c", new string('x', 2000));
        var catalog = Catalog();

        var problem = await Assert.ThrowsAsync<ProblemException>(() => catalog.ReadFilesAsync(catalog.Get("good"), TestContext.Current.CancellationToken));

        Assert.Contains("Samples:FileBytes", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFiles_Edited_GivesTheNewBytes()
    {
        _folder.Write("good/sample.yaml", Description("good"));
        _folder.Write("good/main.c", "one");
        var catalog = Catalog();
        var sample = catalog.Get("good");
        await catalog.ReadFilesAsync(sample, TestContext.Current.CancellationToken);

        _folder.Write("good/main.c", "two");

        var file = Assert.Single(await catalog.ReadFilesAsync(sample, TestContext.Current.CancellationToken));
        Assert.Equal("two", Encoding.UTF8.GetString(file.Content.Span));
    }

    private static string CheckoutFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside a checkout.");
        }

        return folder;
    }

    private static string Description(string name) => $$"""
        name: {{name}}
        title: Title
        language: c
        shows: Something.
        description: More.
        files: [main.c]
        scenarios:
          - id: build
            title: Build
            target: wasm32-wasi
            tools: [clang]
            command: [clang, "--target={target}", main.c, -o, main.wasm]
            outputs: [{path: main.wasm, kind: module}]
        """;

    private SampleCatalog Catalog() => new(Options.Create(new SampleOptions { Path = _folder.Root, FileBytes = 1024 }));
}
