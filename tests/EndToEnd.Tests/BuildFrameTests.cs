using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>Builds of strangers in a frame of the dashboard's page.</summary>
public sealed class BuildFrameTests(BrowserFixture browser, EmptyDashboard empty) : IClassFixture<BrowserFixture>, IClassFixture<EmptyDashboard>
{
    // Each attempt says what came of it; "refused" is what must be read for all of them. Assigning to top.location
    // and sending a form may be refused silently: the page's address and what was answered tell.
    private const string Hostile = """
        <!doctype html><html><head><title>hostile</title></head><body><script>
        const other = new URLSearchParams(location.search).get("other");
        const attempts = {
          cookie: () => document.cookie,
          setCookie: () => { document.cookie = "a=b"; },
          storage: () => localStorage.length,
          session: () => sessionStorage.length,
          database: () => new Promise((yes, no) => { const r = indexedDB.open("x"); r.onsuccess = yes; r.onerror = no; }),
          caches: () => caches.keys(),
          parent: () => parent.document.body,
          top: () => { top.location.href = "/jobs"; },
          window: () => { if (open("/jobs") === null) throw new Error("no window"); },
          api: () => fetch("/api/jobs"),
          apiNoCors: () => fetch("/api/jobs", { mode: "no-cors" }),
          change: () => fetch("/api/jobs/x/cancel", { method: "POST" }),
          elsewhere: () => fetch("http://127.0.0.1:9/"),
          beacon: () => { if (!navigator.sendBeacon("/api/jobs", "x")) throw new Error("no beacon"); return violated("/api/jobs"); },
          socket: () => new Promise((yes, no) => { const s = new WebSocket("ws://" + location.host + "/hubs/logs"); s.onopen = yes; s.onerror = no; }),
          events: () => new Promise((yes, no) => { const s = new EventSource("/api/jobs"); s.onopen = yes; s.onerror = no; }),
          worker: () => new Promise((yes, no) => { const w = new Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))); w.onmessage = yes; w.onerror = no; }),
          image: () => new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = no; i.src = "/favicon.svg"; }),
          script: () => new Promise((yes, no) => { const s = document.createElement("script"); s.onload = yes; s.onerror = no; s.src = "/client/theme.js"; document.head.append(s); }),
          frame: () => { const f = document.createElement("iframe"); f.src = "/jobs"; document.body.append(f); return violated("/jobs"); },
          eval: () => eval("1"),
          otherBuild: () => fetch(other + "secret.js"),
          ownPage: () => fetch("/"),
          form: () => { const f = document.createElement("form"); f.action = "/api/jobs"; document.body.append(f); f.submit(); },
        };
        const violations = [];
        document.addEventListener("securitypolicyviolation", (event) => violations.push(event.blockedURI));
        const violated = async (path) => {
          for (let i = 0; i < 50; i++) {
            if (violations.some((uri) => uri.endsWith(path))) throw new Error("violated");
            await new Promise((r) => setTimeout(r, 20));
          }
        };
        (async () => {
          for (const [name, attempt] of Object.entries(attempts)) {
            let said;
            try { const value = await attempt(); said = name === "top" || name === "form" ? "refused" : "WORKED " + value; } catch { said = "refused"; }
            console.log(name + ": " + said);
          }
          console.log("origin " + self.origin);
          console.log("all tried");
        })();
        </script></body></html>
        """;

    [Fact]
    public async Task Frame_HostilePage_ReachesNothingOfTheDashboard()
    {
        var answered = new ConcurrentQueue<string>();
        var secret = CachedBuild.Write(empty.Dashboard, ("index.html", "<title>other</title>"), ("secret.js", "1"));
        await using var victim = await browser.OpenAsync(empty.Dashboard);
        await OpenAsync(victim, secret, "index.html");
        var other = await victim.Page.Locator("iframe").GetAttributeAsync("src");

        var hostile = CachedBuild.Write(empty.Dashboard, ("index.html", Hostile.Replace("new URLSearchParams(location.search).get(\"other\")", $"\"{other}\"", StringComparison.Ordinal)));
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await window.Page.Context.AddCookiesAsync([new() { Name = "secret", Value = "cookie", Url = empty.Dashboard.Url }]);
        window.Page.Response += (_, response) => answered.Enqueue(new Uri(response.Url).AbsolutePath);
        await OpenAsync(window, hostile, "index.html");

        var log = window.Page.GetByRole(AriaRole.Log, new() { Name = "Output of index.html" });
        await Assertions.Expect(log.GetByText("all tried")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var said = await log.InnerTextAsync();
        Assert.DoesNotContain("WORKED", said, StringComparison.Ordinal);
        Assert.Equal(24, Regex.Count(said, ": refused", RegexOptions.None, TimeSpan.FromSeconds(5)));
        Assert.Contains("origin null", said, StringComparison.Ordinal);
        Assert.DoesNotContain(answered, path => path.StartsWith("/api/", StringComparison.Ordinal) || path == "/jobs");
        Assert.EndsWith($"/builds/{hostile}/browser", window.Page.Url, StringComparison.Ordinal);
        Assert.Single(window.Page.Context.Pages);
    }

    [Theory]
    [InlineData("/api/jobs")]
    [InlineData("/")]
    [InlineData("http://127.0.0.1:9/")]
    public async Task Frame_NavigatesItself_IsNotAnswered(string target)
    {
        var answered = new ConcurrentQueue<string>();
        var build = CachedBuild.Write(empty.Dashboard, ("index.html", $"<head></head><script>console.log('leaving'); location.href = '{target}';</script>"));
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync($"/builds/{build}/browser", "index.html in the browser");
        window.Page.Response += (_, response) => answered.Enqueue(response.Url);
        await window.Button("Run").ClickAsync();

        await window.SeeAsync("leaving");
        await Assertions.Expect(window.Page.FrameLocator("iframe").GetByText("ERR_BLOCKED_BY_CSP")).ToBeAttachedAsync();
        Assert.DoesNotContain(answered, url => url == new Uri(new Uri(empty.Dashboard.Url), target).ToString());
    }

    [Fact]
    public async Task Frame_EndlessLoop_IsStopped()
    {
        var build = CachedBuild.Write(empty.Dashboard, ("index.html", "<head></head><script>console.log('looping'); setTimeout(() => { for (;;); }, 0);</script>"));
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await OpenAsync(window, build, "index.html");
        await window.SeeAsync("looping");

        await window.Button("Stop").ClickAsync();

        await Assertions.Expect(window.Page.Locator("iframe")).ToHaveCountAsync(0);
        await Assertions.Expect(window.Button("Run")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Frame_FloodOfMessages_IsTakenAway()
    {
        var build = CachedBuild.Write(empty.Dashboard, ("index.html", "<head></head><script>setInterval(() => { for (let i = 0; i < 500; i++) console.log('x'.repeat(4000)); }, 1);</script>"));
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await OpenAsync(window, build, "index.html");

        await window.SeeAsync("its frame was taken away");

        await Assertions.Expect(window.Page.Locator("iframe")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Frame_Stopped_ItsFilesAreGone()
    {
        using var http = new HttpClient { BaseAddress = new Uri(empty.Dashboard.Url) };
        var build = CachedBuild.Write(empty.Dashboard, ("index.html", "<head></head>hello"), ("x.js", "1"));
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await OpenAsync(window, build, "index.html");
        var address = await window.Page.Locator("iframe").GetAttributeAsync("src");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(address + "x.js")).StatusCode);

        await window.Button("Stop").ClickAsync();
        await Assertions.Expect(window.Page.Locator("iframe")).ToHaveCountAsync(0);

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(address + "x.js")).StatusCode);
    }

    [Fact]
    public async Task Frame_ScriptWithoutPage_IsLoadedByOurs()
    {
        var build = CachedBuild.Write(empty.Dashboard, ("tool.js", "Module.print('said by tool.js'); Module.printErr('\\u001b[31mcomplained');"));
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await OpenAsync(window, build, "tool.js");

        var log = window.Page.GetByRole(AriaRole.Log, new() { Name = "Output of tool.js" });
        await Assertions.Expect(log.GetByText("said by tool.js", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(log.GetByText("complained", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.FrameLocator("iframe").GetByText("said by tool.js")).ToBeVisibleAsync();
        window.ForgetErrors();
        await window.HoldsUpAsync("build-browser");
    }

    [Fact]
    public async Task Frame_EmscriptenHello_SaysItsLine()
    {
        using var api = new Api(empty.Dashboard);
        await Skip.WithoutCompilerAsync(api, "emcc");
        var (results, _) = await api.SucceedAsync("/api/builds", new { sample = "cpp-helloworld", scenario = "build-cpp-emscripten-js" });
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await OpenAsync(window, results.Text("build"), "hello.html");

        var log = window.Page.GetByRole(AriaRole.Log, new() { Name = "Output of hello.html" });
        await Assertions.Expect(log.GetByText("Hello from WebAssembly, in C++!")).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Frame_EmscriptensScriptAlone_SaysItsLine()
    {
        using var api = new Api(empty.Dashboard);
        await Skip.WithoutCompilerAsync(api, "emcc");
        var (results, _) = await api.SucceedAsync("/api/builds", new { sample = "cpp-helloworld", scenario = "build-cpp-emscripten-js" });
        var made = Path.Combine(empty.Dashboard.DataPath, "cache", "builds", results.Text("build"));
        var module = await api.Http.GetByteArrayAsync($"/api/modules/{results.Text("module")}/content");
        var build = CachedBuild.Write(empty.Dashboard, ("hello.js", await File.ReadAllTextAsync(Path.Combine(made, "hello.js"))), ("hello.wasm", ""));
        await File.WriteAllBytesAsync(Path.Combine(empty.Dashboard.DataPath, "cache", "builds", build, "hello.wasm"), module);
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await OpenAsync(window, build, "hello.js");

        var log = window.Page.GetByRole(AriaRole.Log, new() { Name = "Output of hello.js" });
        await Assertions.Expect(log.GetByText("Hello from WebAssembly, in C++!")).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Page_UnknownBuild_SaysWhatToDo()
    {
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync($"/builds/{new string('0', 64)}/browser", "In the browser");

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such build.");
    }

    private static async Task OpenAsync(BrowserPage window, string build, string entry)
    {
        await window.GoAsync($"/builds/{build}/browser", $"{entry} in the browser");
        await window.Button("Run").ClickAsync();
        await Assertions.Expect(window.Page.Locator("iframe")).ToBeVisibleAsync();
    }
}
