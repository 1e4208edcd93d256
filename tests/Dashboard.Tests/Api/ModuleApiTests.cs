using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.Tests.Hosting;
using Dashboard.Tests.Modules;

namespace Dashboard.Tests.Api;

public sealed class ModuleApiTests(DashboardFactory dashboard) : IClassFixture<DashboardFactory>
{
    // (module (memory 1) (func (export "_start") unreachable))
    private static readonly byte[] Trap = [.. "\0asm\u0001\0\0\0"u8, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 10, 1, 6, .. "_start"u8, 0, 0, 10, 5, 1, 3, 0, 0, 0x0B];
    private readonly HttpClient client = dashboard.CreateClient();

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpContent content, string type = "application/wasm")
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await client.PostAsync("/api/modules?name=trap.wasm", content);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private async Task<string> UploadAsync() => (await PostAsync(new ByteArrayContent(Trap))).Body.GetProperty("digest").GetString()!;

    [Fact]
    public async Task Post_Module_IsStoredListedInspectedAndGivenBack()
    {
        var (status, stored) = await PostAsync(new ByteArrayContent(Trap));
        var digest = stored.GetProperty("digest").GetString();

        Assert.Equal(HttpStatusCode.Created, status);
        var list = await client.GetFromJsonAsync<JsonElement>("/api/modules");
        Assert.Contains(list.GetProperty("items").EnumerateArray(), m => m.GetProperty("digest").GetString() == digest);
        var details = await client.GetFromJsonAsync<JsonElement>($"/api/modules/{digest}");
        Assert.Equal("trap.wasm", details.GetProperty("name").GetString());
        Assert.Equal("plain WebAssembly", details.GetProperty("inspection").GetProperty("world").GetProperty("name").GetString());
        using var content = await client.GetAsync($"/api/modules/{digest}/content");
        Assert.Equal("application/wasm", content.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Trap, await content.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_Module_ShowsWhatTheInspectorRead()
    {
        var stored = (await PostAsync(new ByteArrayContent(RichModule.Bytes))).Body.GetProperty("digest").GetString();

        var inspection = (await client.GetFromJsonAsync<JsonElement>($"/api/modules/{stored}")).GetProperty("inspection");

        Assert.Equal("wasi-preview1", inspection.GetProperty("importWorlds")[0].GetProperty("id").GetString());
        Assert.Equal("1024", inspection.GetProperty("globals")[0].GetProperty("initial").GetString());
        Assert.Equal("active", inspection.GetProperty("dataSegments")[0].GetProperty("mode").GetString());
        Assert.Equal("start", inspection.GetProperty("largestFunctions")[0].GetProperty("name").GetString());
        Assert.Equal("rich", inspection.GetProperty("names").GetProperty("moduleName").GetString());
        Assert.Equal("name", inspection.GetProperty("customSections")[0].GetString());
        Assert.Equal(RichModule.Bytes.Length, inspection.GetProperty("sizeParts").EnumerateArray().Sum(p => p.GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public async Task GetFunctions_Page_HoldsWhatWasAskedFor()
    {
        var stored = (await PostAsync(new ByteArrayContent(RichModule.Bytes))).Body.GetProperty("digest").GetString();

        var page = await client.GetFromJsonAsync<JsonElement>($"/api/modules/{stored}/functions?from=1&count=2");
        var found = await client.GetFromJsonAsync<JsonElement>($"/api/modules/{stored}/functions?text=WIDE");

        Assert.Equal(["add", "wide"], page.GetProperty("items").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.Equal((5, 5), (page.GetProperty("matching").GetInt32(), page.GetProperty("total").GetInt32()));
        Assert.Equal((1, "(i64, f32, f64) -> i64"), (found.GetProperty("matching").GetInt32(), found.GetProperty("items")[0].GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("from=-1")]
    [InlineData("count=0")]
    [InlineData("count=501")]
    [InlineData("order=name")]
    public async Task GetFunctions_BadQuery_IsRefused(string query)
    {
        var digest = await UploadAsync();

        using var answer = await client.GetAsync($"/api/modules/{digest}/functions?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Post_TextFile_SaysSo()
    {
        var (status, problem) = await PostAsync(new StringContent("hello, I am text"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("This is not a WebAssembly module.", problem.GetProperty("title").GetString());
        Assert.NotEmpty(problem.GetProperty("next").GetString()!);
    }

    [Fact]
    public async Task Post_TooLargeByItsHeader_IsRefusedUnread()
    {
        using var content = new StreamContent(new EndlessZeros(200L << 20));
        content.Headers.ContentLength = 200L << 20;

        var (status, problem) = await PostAsync(content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("Modules:MaxBytes", problem.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TooLargeWithoutALength_IsRefusedWhileReading()
    {
        var (status, _) = await PostAsync(new StreamContent(new EndlessZeros(65L << 20)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Post_Form_SaysHowToSendIt()
    {
        var (status, problem) = await PostAsync(new ByteArrayContent(Trap), "multipart/form-data");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("--data-binary", problem.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/modules/sha256:00")]
    [InlineData("/api/modules/sha256:0000000000000000000000000000000000000000000000000000000000000000/content")]
    public async Task Get_UnknownModule_Is404(string path) => Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Runtimes_Listed_WithWhoEnforcesWhat()
    {
        var list = await client.GetFromJsonAsync<JsonElement>("/api/runtimes");

        Assert.Equal(["wasmtime", "wazero", "wasmer", "wasmedge", "node"], list.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("""{"module":"sha256:00"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"module":"MODULE","runtime":"lucet"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"module":"MODULE","args":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"module":"MODULE","limits":{"memoryBytes":-1}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"module":"MODULE","limits":{"wallTime":"99.00:00:00"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"module":7}""", HttpStatusCode.BadRequest)]
    public async Task Run_BadRequest_IsRefusedAtOnce(string body, HttpStatusCode expected)
    {
        var digest = await UploadAsync();
        using var content = new StringContent(body.Replace("MODULE", digest, StringComparison.Ordinal), Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync("/api/runs", content);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Run_Trap_FailsWithItsReasonAndCommand()
    {
        var runtimes = await client.GetFromJsonAsync<JsonElement>("/api/runtimes");
        Assert.SkipUnless(runtimes.GetProperty("items").EnumerateArray().Any(r => r.GetProperty("installed").GetBoolean()), "needs a WebAssembly runtime");

        using var accepted = await client.PostAsJsonAsync("/api/runs", new { module = await UploadAsync() });
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await client.GetStringAsync($"/api/jobs/{id}/log?follow=true").WaitAsync(TimeSpan.FromSeconds(60));
        var job = await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}");

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("failed", job.GetProperty("state").GetString());
        Assert.Contains("unreachable", job.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("trapped", job.GetProperty("results").GetProperty("end").GetString());
        Assert.Single(job.GetProperty("commands").EnumerateArray());
    }

    [Fact]
    public async Task Run_Invoke_CallsTheExport()
    {
        var runtimes = await client.GetFromJsonAsync<JsonElement>("/api/runtimes");
        Assert.SkipUnless(runtimes.GetProperty("items").EnumerateArray().Any(r => r.GetProperty("name").GetString() == "node" && r.GetProperty("installed").GetBoolean()), "needs node");

        // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
        byte[] add = [.. "\0asm\u0001\0\0\0"u8, 1, 7, 1, 0x60, 2, 0x7F, 0x7F, 1, 0x7F, 3, 2, 1, 0, 7, 7, 1, 3, .. "add"u8, 0, 0, 10, 9, 1, 7, 0, 0x20, 0, 0x20, 1, 0x6A, 0x0B];
        var module = (await PostAsync(new ByteArrayContent(add))).Body.GetProperty("digest").GetString();

        using var accepted = await client.PostAsJsonAsync("/api/runs", new { module, invoke = "add", args = new[] { "20", "22" } });
        using var refused = await client.PostAsJsonAsync("/api/runs", new { module, invoke = "add", args = new[] { "20" } });
        var job = await accepted.Content.ReadFromJsonAsync<JsonElement>();
        var log = await client.GetStringAsync($"/api/jobs/{job.GetProperty("id").GetString()}/log?follow=true&format=text").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("Call add", job.GetProperty("title").GetString());
        Assert.Contains("42", log.Split('\n'));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("takes 2 arguments", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private sealed class EndlessZeros(long length) : Stream
    {
        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(left, count);
            left -= read;
            Array.Clear(buffer, offset, read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
