using System.Collections.Concurrent;
using System.Text;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>Modules run by the browser itself, in a worker.</summary>
public sealed class ModuleInBrowserTests(BrowserFixture browser, EmptyDashboard empty) : IClassFixture<BrowserFixture>, IClassFixture<EmptyDashboard>
{
    // (module (memory 1) (func (export "_start") (loop (br 0))))
    private static readonly byte[] Loop = Convert.FromHexString("0061736d0100000001040160000003020100" + "0503010001" + "070a01065f73746172740000" + "0a09010700034" + "00c000b0b");

    // (module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))) (func (export "spin") (loop (br 0))))
    private static readonly byte[] Add = Convert.FromHexString(
        "0061736d01000000" + "010a0260027f7f017f600000" + "0303020001" + "070e0203616464" + "0000" + "047370696e" + "0001" + "0a1102" + "0700200020016a0b" + "070003400c000b0b");

    // (module (import "a" "b" (func)))
    private static readonly byte[] Emscripten = Convert.FromHexString("0061736d01000000" + "010401600000" + "020701016101620000");

    private const string Program = """
        #include <stdio.h>
        #include <stdlib.h>
        int main(int argc, char **argv) {
          char line[100];
          for (int i = 1; i < argc; i++) printf("argument %s\n", argv[i]);
          while (fgets(line, sizeof line, stdin)) printf("heard %s", line);
          printf("greeting %s\n", getenv("GREETING"));
          FILE *in = fopen("/work/in.txt", "r");
          if (in && fgets(line, sizeof line, in)) printf("read %s\n", line);
          FILE *out = fopen("/work/out.txt", "w");
          if (out) { fputs("written by the guest", out); fclose(out); }
          fprintf(stderr, "\x1b[31mcomplained\n");
          return 3;
        }
        """;

    private const string HostileProgram = """
        #include <fcntl.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        static char *volatile kept;
        static int deeper(int n) { volatile char room[64]; room[n & 63] = 1; return n == 0 ? 0 : deeper(n + 1) + room[n & 31]; }
        int main(int argc, char **argv) {
          const char *what = argc > 1 ? argv[1] : "";
          if (!strcmp(what, "flood")) for (;;) puts("eighty bytes of nothing, again and again, until somebody else has had enough...");
          if (!strcmp(what, "stack")) printf("%d\n", deeper(1));
          if (!strcmp(what, "memory")) {
            for (int taken = 0; ; taken++) {
              char *block = malloc(1 << 20);
              if (!block) { printf("refused more memory after %d MiB\n", taken); return 0; }
              memset(block, 1, 1 << 20);
              kept = block;
            }
          }
          if (!strcmp(what, "files")) {
            for (int made = 0; ; made++) {
              char name[40];
              snprintf(name, sizeof name, "/work/%d", made);
              int file = open(name, O_CREAT | O_WRONLY, 0600);
              if (file < 0) { printf("refused another file after %d\n", made); return 0; }
              close(file);
            }
          }
          if (!strcmp(what, "bytes")) {
            static char block[1 << 20];
            int file = open("/work/large", O_CREAT | O_WRONLY, 0600);
            for (int written = 0; ; written++)
              if (write(file, block, sizeof block) < 0) { printf("refused more bytes after %d MiB\n", written); return 0; }
          }
          if (!strcmp(what, "escape")) {
            if (open("/etc/passwd", O_RDONLY) < 0 && open("../etc/passwd", O_RDONLY) < 0 && open("/work/../etc/passwd", O_RDONLY) < 0)
              puts("refused /etc/passwd, ../etc/passwd and /work/../etc/passwd");
          }
          return 0;
        }
        """;

    [Fact]
    public async Task Run_Program_GetsWhatItIsGivenAndLeavesItsFile()
    {
        using var api = new Api(empty.Dashboard);
        await Skip.WithoutCompilerAsync(api, "clang");
        var edits = new Dictionary<string, string> { ["hello.c"] = Program };
        var (results, _) = await api.SucceedAsync("/api/builds", new { sample = "c-wasi-helloworld", scenario = "build-c-wasi-helloworld", edits });
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync($"/modules/{results.Text("module")}/browser", "hello.wasm in the browser");

        await window.Page.GetByLabel("Arguments").FillAsync("'two words' žluť");
        await window.Page.GetByLabel("Environment").FillAsync("GREETING=ahoj");
        await window.Page.GetByLabel("Standard input").FillAsync("first\nsecond\n");
        await window.Page.GetByLabel("Files for /work").SetInputFilesAsync(new FilePayload { Name = "in.txt", MimeType = "text/plain", Buffer = "from me"u8.ToArray() });
        await window.Button("Run in this browser").ClickAsync();

        await window.SeeAsync("It ended with exit code 3.");
        var output = await window.Page.GetByRole(AriaRole.Log).InnerTextAsync();
        foreach (var line in new[] { "argument two words", "argument žluť", "heard first", "heard second", "greeting ahoj", "read from me", "complained" })
        {
            Assert.Contains(line, output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\u001b', output);
        await window.SeeAsync("First output after");
        await window.SeeAsync("Memory at the end");
        var row = window.Page.GetByRole(AriaRole.Row, new() { Name = "out.txt" });
        await Assertions.Expect(row).ToContainTextAsync("new");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Row, new() { Name = "in.txt" })).ToContainTextAsync("unchanged");
        var download = await window.Page.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Button).ClickAsync());
        Assert.Equal("out.txt", download.SuggestedFilename);
        Assert.Equal("written by the guest", await File.ReadAllTextAsync(await download.PathAsync(), Encoding.UTF8));
        await window.HoldsUpAsync("module-browser");
    }

    [Theory]
    [InlineData("flood", "It wrote more than it may.")]
    [InlineData("memory", "refused more memory")]
    [InlineData("stack", "Trap: the call stack is exhausted")]
    [InlineData("files", "refused another file after 10000")]
    [InlineData("bytes", "refused more bytes after 16 MiB")]
    [InlineData("escape", "refused /etc/passwd, ../etc/passwd and /work/../etc/passwd")]
    public async Task Run_HostileProgram_EndsInItsLimit(string what, string seen)
    {
        using var api = new Api(empty.Dashboard);
        await Skip.WithoutCompilerAsync(api, "clang");
        var edits = new Dictionary<string, string> { ["hello.c"] = HostileProgram };
        var (results, _) = await api.SucceedAsync("/api/builds", new { sample = "c-wasi-helloworld", scenario = "build-c-wasi-helloworld", edits });
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync($"/modules/{results.Text("module")}/browser", "hello.wasm in the browser");

        await window.Page.GetByLabel("Arguments").FillAsync(what);
        await window.Button("Run in this browser").ClickAsync();

        await window.SeeAsync(seen);
        await Assertions.Expect(window.Button("Run in this browser")).ToBeEnabledAsync();
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Run_EndlessLoop_IsStoppedAndCanBeRunAgain()
    {
        await using var window = await OpenAsync("loop.wasm", Loop);
        var ended = new ConcurrentQueue<Task>();
        window.Page.Worker += (_, worker) =>
        {
            var closed = new TaskCompletionSource();
            worker.Close += (_, _) => closed.TrySetResult();
            ended.Enqueue(closed.Task);
        };

        for (var i = 0; i < 2; i++)
        {
            await window.Button("Run in this browser").ClickAsync();
            await window.SeeAsync("running…");
            await window.Button("Stop").ClickAsync();
            await window.SeeAsync("Stopped.");
        }

        // Chromium takes about two seconds until a worker in a loop has really gone.
        Assert.True(ended.Count >= 2);
        await Task.WhenAll(ended).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Run_EndlessLoop_EndsAtTheTimeTyped()
    {
        await using var window = await OpenAsync("loop.wasm", Loop);
        await window.Page.GetByLabel("Time (s)").FillAsync("0.5");

        await window.Button("Run in this browser").ClickAsync();

        await window.SeeAsync("Ended after 0.5 s: that is its time limit.");
    }

    [Fact]
    public async Task Run_MoreMemoryThanTyped_IsRefusedBeforeItBegins()
    {
        await using var window = await OpenAsync("loop.wasm", Loop);
        await window.Page.GetByLabel("Memory (MiB)").FillAsync("0.01");

        await window.Button("Run in this browser").ClickAsync();

        await window.SeeAsync("of memory from the beginning");
    }

    [Fact]
    public async Task Call_Export_GivesItsResult()
    {
        await using var window = await OpenAsync("add.wasm", Add);
        var form = window.Page.GetByRole(AriaRole.Form, new() { Name = "Call add" });

        await form.GetByLabel("Value 1 (i32)").FillAsync("-2");
        await form.GetByLabel("Value 2 (i32)").FillAsync("0x2c");
        await form.GetByRole(AriaRole.Button, new() { Name = "Call add" }).ClickAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Status)).ToHaveTextAsync("42");

        await form.GetByLabel("Value 1 (i32)").FillAsync("4294967296");
        await form.GetByRole(AriaRole.Button, new() { Name = "Call add" }).ClickAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Status)).ToContainTextAsync("does not fit into 32 bits");
        await window.HoldsUpAsync("module-browser-call");
    }

    [Fact]
    public async Task Call_ThatNeverReturns_IsStopped()
    {
        await using var window = await OpenAsync("add.wasm", Add);
        var form = window.Page.GetByRole(AriaRole.Form, new() { Name = "Call spin" });
        var stop = form.GetByText("Stop", new() { Exact = true });
        await Assertions.Expect(form).ToBeVisibleAsync();
        await Assertions.Expect(stop).ToBeHiddenAsync();

        await form.GetByRole(AriaRole.Button, new() { Name = "Call spin" }).ClickAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Assertions.Expect(form.GetByRole(AriaRole.Status)).ToHaveTextAsync("Stopped.");
        await Assertions.Expect(stop).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Open_ModuleOfAScript_SaysWhyNot()
    {
        await using var window = await OpenAsync("em.wasm", Emscripten);

        await window.SeeAsync("It can't run here.");
        await Assertions.Expect(window.Button("Run in this browser")).ToHaveCountAsync(0);
        await window.HoldsUpAsync("module-browser-refused");
    }

    [Fact]
    public async Task Worker_AsksForAnything_IsRefusedByItsPolicy()
    {
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync("/modules", "Modules");
        var worker = await window.Page.RunAndWaitForWorkerAsync(() => window.Page.EvaluateAsync("() => { window.kept = new Worker('/client/browser-run-worker.js', { type: 'module' }); }"));

        var said = await worker.EvaluateAsync<string[]>("""
            async () => {
              const attempts = {
                fetch: () => fetch("/api/jobs"),
                noCors: () => fetch("/api/jobs", { mode: "no-cors" }),
                socket: () => new Promise((yes, no) => { const s = new WebSocket("ws://" + location.host + "/hubs/logs"); s.onopen = yes; s.onerror = no; }),
                request: () => { const r = new XMLHttpRequest(); r.open("GET", "/api/jobs", false); r.send(); },
                script: () => import("/client/shell.js"),
                worker: () => new Promise((yes, no) => { const w = new Worker("/client/matrix.js"); w.onmessage = yes; w.onerror = no; }),
              };
              const worked = [];
              for (const [name, attempt] of Object.entries(attempts)) {
                try { await attempt(); worked.push(name); } catch { }
              }
              await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
              return worked;
            }
            """);

        Assert.Empty(said);
        var page = await window.Page.EvaluateAsync<bool>("() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true, () => false)");
        Assert.False(page, "the page itself may not compile WebAssembly");
    }

    private async Task<BrowserPage> OpenAsync(string name, byte[] module)
    {
        using var api = new Api(empty.Dashboard);
        using var content = new ByteArrayContent(module);
        content.Headers.ContentType = new("application/wasm");
        using var answer = await api.Http.PostAsync($"/api/modules?name={name}", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync($"/modules/{Path.GetFileName(answer.Headers.Location!.ToString())}/browser", $"{name} in the browser");
        return window;
    }
}
