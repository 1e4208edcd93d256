using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Harness;

/// <summary>A page, and what went wrong in it.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = [];

    public BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue(message.Text);
            }
        };
    }

    /// <summary>The page itself.</summary>
    public IPage Page { get; }

    /// <summary>Uncaught errors and error messages of the browser's console, which is also where broken security policy is told.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Forgets the errors so far, where a test causes some on purpose.</summary>
    public void ForgetErrors() => _errors.Clear();

    /// <summary>Goes to a page and waits until it has been taken over by its circuit: its heading is there.</summary>
    public async Task GoAsync(string path, string heading)
    {
        await Page.GotoAsync(path);
        await Assertions.Expect(Heading(heading)).ToBeVisibleAsync();
    }

    /// <summary>Waits until no part of the page is a placeholder any more.</summary>
    public Task LoadedAsync() => Assertions.Expect(Page.Locator(".skeleton")).ToHaveCountAsync(0);

    /// <summary>Keeps a picture for a person to look at, where <c>E2E_PICTURES</c> names a folder.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("E2E_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name.ToLowerInvariant() + ".png"), FullPage = true });
        }
    }

    /// <summary>Chooses a file in a field, once Blazor listens to it: a change before that is lost, and no person is that fast.</summary>
    public async Task ChooseFileAsync(string label, string name, byte[] content)
    {
        await Page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        await Page.GetByLabel(label).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/wasm", Buffer = content });
    }

    /// <summary>The page's heading.</summary>
    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name, Exact = true });

    /// <summary>A button by its name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The button that builds a scenario.</summary>
    public ILocator Build(string scenario) =>
        Page.GetByRole(AriaRole.Region, new() { Name = scenario, Exact = true }).GetByRole(AriaRole.Button, new() { Name = "Build", Exact = true });

    /// <summary>A link by its name.</summary>
    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>The panel of a job, by the job's title.</summary>
    public ILocator Job(string title) => Page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true });

    /// <summary>Waits for the end of a job that must succeed.</summary>
    public Task SucceededAsync(string title) =>
        Assertions.Expect(Job(title).GetByText("succeeded", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = 120_000 });

    /// <summary>A link of the navigation.</summary>
    public ILocator Navigation(string name) =>
        Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>What axe holds to be a serious or critical barrier, each in one line.</summary>
    public async Task<IReadOnlyList<string>> BarriersAsync()
    {
        var result = await Page.RunAxe();
        return [.. result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .SelectMany(violation => violation.Nodes.Select(node => Describe(violation, node)))];
    }

    /// <summary>
    /// Holds the page, as it stands, against what every page must be: no serious barrier in light or dark, nothing that
    /// scrolls sideways at 390 pixels, no error so far.
    /// </summary>
    public async Task HoldsUpAsync(string name)
    {
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await PictureAsync($"{name}-{scheme}");
            Assert.Empty(await BarriersAsync());
        }

        var size = Page.ViewportSize!;
        await Page.SetViewportSizeAsync(390, 844);
        await PictureAsync($"{name}-narrow");
        Assert.Equal(0, await OverflowAsync());
        await Page.SetViewportSizeAsync(size.Width, size.Height);
        Assert.Empty(Errors);
    }

    /// <summary>By how many pixels the page is wider than the window.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Waits until a text is seen somewhere on the page.</summary>
    public Task SeeAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Waits for an address.</summary>
    public Task ArriveAsync(Regex address) => Assertions.Expect(Page).ToHaveURLAsync(address);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static string Describe(AxeResultItem violation, AxeResultNode node) => $"{violation.Id}: {violation.Help}: {node.Html}";
}
