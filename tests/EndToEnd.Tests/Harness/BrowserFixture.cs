using Microsoft.Playwright;

namespace EndToEnd.Tests.Harness;

/// <summary>One Chromium for all tests.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Chromium))
        {
            Assertions.SetDefaultExpectTimeout(30_000);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = Flags, Headless = true });
        }
    }

    /// <summary>A page in a window of its own; the test is skipped where there is no browser.</summary>
    /// <param name="dashboard">The dashboard whose pages are looked at.</param>
    /// <param name="options">Size and colour scheme, where they matter.</param>
    internal async Task<BrowserPage> OpenAsync(DashboardProcess dashboard, BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, $"needs {Chromium}");
        options ??= new BrowserNewContextOptions();
        options.BaseURL = dashboard.Url;
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        return new BrowserPage(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
