using System.Globalization;
using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tests.Registry;

/// <summary>A registry is somebody else's machine: each of these answers was wrong, and none of them may do harm.</summary>
public sealed class HostileRegistryTests
{
    private static readonly byte[] Module = RegistryParts.Module(5000);

    [Fact]
    public async Task Pull_BytesOfAnotherDigest_IsRefused() =>
        await RefusedAsync(Blob(r => new WireAnswer(200, new byte[Module.Length])), "digest is");

    [Fact]
    public async Task Pull_LongerThanItsManifestSays_IsRefused() =>
        await RefusedAsync(Blob(_ => new WireAnswer(200, [.. Module, 0]) { SaidLength = -1 }), "longer than");

    [Fact]
    public async Task Pull_LengthHeaderContradictsManifest_IsRefused() =>
        await RefusedAsync(Blob(_ => new WireAnswer(200, [.. Module, 0])), "where its manifest says");

    [Fact]
    public async Task Pull_EndsTooSoonWithoutLength_IsRefused() =>
        await RefusedAsync(Blob(_ => new WireAnswer(200, Module[..100]) { SaidLength = -1 }), "ended after 100");

    [Fact]
    public async Task Pull_ConnectionBreaksHalfway_IsResumedWithRange()
    {
        await using var registry = Blob(r => r["Range"] is { } range
            ? new WireAnswer(206, Module[2000..]) { Headers = [("Content-Range", $"bytes 2000-{Module.Length - 1}/{Module.Length}")] }
            : new WireAnswer(200, Module[..2000]) { SaidLength = Module.Length });

        Assert.Equal(Module, await PullAsync(registry));
        Assert.Contains(registry.Requests, r => r["Range"] == "bytes=2000-");
    }

    [Fact]
    public async Task Pull_ResumeAnsweredFromTheStart_IsRefused() => await RefusedAsync(
        Blob(r => r["Range"] is null ? new WireAnswer(200, Module[..2000]) { SaidLength = Module.Length } : new WireAnswer(200, Module)), "rest of an interrupted download");

    [Fact]
    public async Task Inspect_ManifestIsNotWhatTheDigestNames_IsRefused()
    {
        await using var registry = new ScriptedRegistry(_ => Manifest());
        await RefusedAsync(registry, $"{registry.Host}/a@{OciDigest.Of("other"u8)}", "digest is");
    }

    [Fact]
    public async Task Inspect_DigestHeaderContradictsBody_IsRefused() => await RefusedAsync(
        new ScriptedRegistry(_ => Manifest() with { Headers = [("Docker-Content-Digest", OciDigest.Of("other"u8))] }), "digest is");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Inspect_ManifestOverFourMebibytes_IsRefused(bool saysItsLength) => await RefusedAsync(
        new ScriptedRegistry(_ => new WireAnswer(200, new byte[(4 * 1024 * 1024) + 1]) { SaidLength = saysItsLength ? null : -1 }), "4 MiB");

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"config":null,"layers":[]}""")]
    [InlineData("""{"config":{"mediaType":"a","digest":"sha256:../../x","size":1},"layers":[]}""")]
    [InlineData("""{"layers":null,"config":{"mediaType":"a","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}}""")]
    [InlineData("""{"config":{"mediaType":"a","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":-2},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"schemaVersion":2,"config":{"mediaType":"a","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}""")]
    public async Task Inspect_ManifestThatIsNone_IsRefused(string body) =>
        await RefusedAsync(new ScriptedRegistry(_ => WireAnswer.Json(200, body)), "It ");

    [Fact]
    public async Task Inspect_PlainTextNotFound_IsKeptInOneLine()
    {
        await using var registry = new ScriptedRegistry(_ => WireAnswer.Text(404, "404 page\r\nnot \u001b[31mfound"));

        var problem = await RefusedAsync(registry, $"{registry.Host}/a:v1", "404 page  not  [31mfound");

        Assert.Equal(ProblemKind.NotFound, problem.Kind);
        Assert.Equal(404, Assert.IsType<RegistryResponseException>(problem.InnerException).StatusCode);
    }

    [Fact]
    public async Task Inspect_RegistrysOwnErrors_AreKept()
    {
        await using var registry = new ScriptedRegistry(_ => WireAnswer.Json(403, """{"errors":[{"code":"DENIED","message":"not yours","detail":{"x":1}}]}"""));

        var problem = await RefusedAsync(registry, $"{registry.Host}/a:v1", "DENIED: not yours");

        Assert.Equal(ProblemKind.Forbidden, problem.Kind);
        Assert.Equal([new RegistryError("DENIED", "not yours")], ((RegistryResponseException)problem.InnerException!).Errors);
    }

    [Fact]
    public async Task Pull_RedirectToAnotherHost_TakesNoCredentialsAlong()
    {
        await using var storage = new ScriptedRegistry(_ => new WireAnswer(200, Module));
        await using var registry = Blob(
            r => r["Authorization"] is null
                ? new WireAnswer(401) { Headers = [("WWW-Authenticate", "Basic realm=\"r\"")] }
                : new WireAnswer(307) { Headers = [("Location", $"http://{storage.Host}/signed?x=1")] });

        Assert.Equal(Module, await PullAsync(registry, new RegistryCredential(registry.Host, "user", "password")));
        Assert.Contains(registry.Requests, r => r["Authorization"] is not null);
        Assert.All(storage.Requests, r => Assert.Null(r["Authorization"]));
    }

    [Fact]
    public async Task Pull_RedirectsWithoutEnd_IsRefused()
    {
        await using var registry = Blob(_ => new WireAnswer(307) { Headers = [("Location", "/again")] }, "/again");
        await RefusedAsync(registry, $"{registry.Host}/a:v1", "redirects more than");
    }

    [Fact]
    public async Task Pull_RedirectToAFile_IsRefused() =>
        await RefusedAsync(Blob(_ => new WireAnswer(302) { Headers = [("Location", "file:///etc/passwd")] }), "not followed");

    [Fact]
    public async Task Inspect_RealmOnAnotherHost_GetsNoPassword()
    {
        await using var thief = new ScriptedRegistry(_ => WireAnswer.Json(200, """{"token":"t"}"""));
        await using var registry = new ScriptedRegistry(
            _ => new WireAnswer(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{thief.Host}/token\",service=\"s\"")] });

        await Assert.ThrowsAsync<ProblemException>(() => Client(registry, new(registry.Host, "user", "password")).InspectAsync($"{registry.Host}/a:v1", CancellationToken.None));

        Assert.Empty(thief.Requests);
    }

    [Fact]
    public async Task Inspect_HttpsRealmOnAnotherHost_SaysHowToTrustIt()
    {
        await using var registry = new ScriptedRegistry(
            _ => new WireAnswer(401) { Headers = [("WWW-Authenticate", "Bearer realm=\"https://token.example/token\",service=\"s\"")] });

        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => Client(registry, new(registry.Host, "user", "password")).InspectAsync($"{registry.Host}/a:v1", CancellationToken.None));

        Assert.Equal(ProblemKind.Forbidden, problem.Kind);
        Assert.Contains("it was not sent", problem.Why, StringComparison.Ordinal);
        Assert.Contains("TokenHosts", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_UploadLocationOnAnotherHost_IsRefused()
    {
        await using var registry = new ScriptedRegistry(r => r.Method == "HEAD"
            ? new WireAnswer(404)
            : new WireAnswer(202) { Headers = [("Location", "http://127.0.0.2:9/v2/a/blobs/uploads/1")] });

        var problem = await Assert.ThrowsAsync<ProblemException>(() => PushAsync(registry));

        Assert.Contains("another host", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://{0}/v2/a/blobs/uploads/1?_state=x%3D%3D", "/v2/a/blobs/uploads/1?_state=x%3D%3D&digest=sha256%3A")]
    [InlineData("/up/1", "/up/1?digest=sha256%3A")]
    public async Task Push_LocationWithOrWithoutQuery_GetsTheDigestAppended(string location, string target)
    {
        ScriptedRegistry registry = null!;
        registry = new ScriptedRegistry(r => r.Method switch
        {
            "HEAD" => new WireAnswer(404),
            "POST" => new WireAnswer(202) { Headers = [("Location", string.Format(CultureInfo.InvariantCulture, location, registry.Host))] },
            _ => new WireAnswer(201),
        });
        await using var owned = registry;

        await PushAsync(registry);

        var layer = Assert.Single(registry.Requests, r => r.Method == "PUT" && r.Body.AsSpan().SequenceEqual(Module));
        Assert.StartsWith(target, layer.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_ServerErrorAtFirst_BeginsAgain()
    {
        var puts = 0;
        await using var registry = new ScriptedRegistry(r => r.Method switch
        {
            "HEAD" => new WireAnswer(404),
            "POST" => new WireAnswer(202) { Headers = [("Location", "/up/1")] },
            "PUT" when r.Target.StartsWith("/up", StringComparison.Ordinal) && Interlocked.Increment(ref puts) == 1 => null,
            _ => new WireAnswer(201),
        });

        var pushed = await PushAsync(registry);

        Assert.Equal(OciDigest.Of(Module), pushed.LayerDigest);
        Assert.Equal(3, puts); // module and configuration, and again the one that broke
    }

    [Fact]
    public async Task ListTags_NullTags_IsAnEmptyList()
    {
        await using var registry = new ScriptedRegistry(_ => WireAnswer.Json(200, """{"name":"a","tags":null}"""));
        var page = await Open(registry).GetRepository("a").ListTagsAsync(10, null, CancellationToken.None);
        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task ListTags_WhatIsNoTag_IsLeftOut()
    {
        await using var registry = new ScriptedRegistry(_ => WireAnswer.Json(200, """{"tags":["v1",null,"a b","<x>","../v2"]}"""));
        Assert.Equal(["v1"], (await Open(registry).GetRepository("a").ListTagsAsync(10, null, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task ListRepositories_LinkToAnotherHost_OnlyItsQueryIsUsed()
    {
        await using var registry = new ScriptedRegistry(r => WireAnswer.Json(
            200, """{"repositories":["a"]}""", r.Target.Contains("last", StringComparison.Ordinal) ? ("X", "y") : ("Link", "<http://evil.example/v2/_catalog?last=a&n=1>; rel=\"next\"")));
        var opened = Open(registry);

        var first = await opened.ListRepositoriesAsync(1, null, CancellationToken.None);
        var second = await opened.ListRepositoriesAsync(1, first.Next, CancellationToken.None);

        Assert.Equal("last=a&n=1", first.Next);
        Assert.Null(second.Next);
        Assert.Equal("/v2/_catalog?last=a&n=1", registry.Requests.Last().Target);
    }

    [Fact]
    public async Task ListRepositories_NoCatalog_SaysThatNamesStillWork()
    {
        await using var registry = new ScriptedRegistry(_ => WireAnswer.Text(404, "page not found"));
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Open(registry).ListRepositoriesAsync(10, null, CancellationToken.None));
        Assert.Equal(ProblemKind.Unsupported, problem.Kind);
        Assert.Contains("name", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_ServiceUnavailable_IsTriedAgain()
    {
        var count = 0;
        await using var registry = new ScriptedRegistry(_ => ++count < 3 ? new WireAnswer(503) : Manifest());

        await Client(registry).InspectAsync($"{registry.Host}/a:v1", CancellationToken.None);

        Assert.Equal(3, count);
    }

    [Fact]
    public async Task Inspect_NothingListens_SaysThatTheRegistryIsDown()
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{RegistryParts.FreePort()}");
        await using var services = RegistryParts.Services();

        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => services.GetRequiredService<IRegistryClient>().InspectAsync($"{host}/a:v1", CancellationToken.None));

        Assert.Equal(ProblemKind.Upstream, problem.Kind);
        Assert.Contains("the registry is down", problem.Why, StringComparison.Ordinal);
        Assert.Contains("Start the registry", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_NoAnswer_EndsAtTheTimeLimit()
    {
        using var silent = new ManualResetEventSlim();
        await using var registry = new ScriptedRegistry(_ =>
        {
            silent.Wait(RegistryParts.Limit);
            return null;
        });
        await using var services = RegistryParts.Services(("Registry:RequestTimeout", "00:00:01"));

        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => services.GetRequiredService<IRegistryClient>().InspectAsync($"{registry.Host}/a:v1", CancellationToken.None));

        silent.Set();
        Assert.Contains("said nothing for 1 s", problem.Why, StringComparison.Ordinal);
    }

    private static WireAnswer Manifest() => WireAnswer.Json(200, $$"""
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "config":{"mediaType":"application/vnd.wasm.config.v1+json","digest":"{{OciDigest.Of("{}"u8)}}","size":2},
         "layers":[{"mediaType":"application/vnd.wasm.content.layer.v1+wasm","digest":"{{OciDigest.Of(Module)}}","size":{{Module.Length}}}]}
        """);

    // Manifests are right; blobs (and what else is asked for) are answered by the test.
    private static ScriptedRegistry Blob(Func<WireRequest, WireAnswer?> blob, string also = "/blobs/") =>
        new(r => r.Target.Contains("/blobs/", StringComparison.Ordinal) || r.Target.Contains(also, StringComparison.Ordinal) ? blob(r) : Manifest());

    private static async Task RefusedAsync(ScriptedRegistry registry, string words)
    {
        await using (registry)
        {
            await RefusedAsync(registry, $"{registry.Host}/a:v1", words);
        }
    }

    private static async Task<ProblemException> RefusedAsync(ScriptedRegistry registry, string reference, string words)
    {
        using var kept = new MemoryStream();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Client(registry).PullAsync(reference, kept, 1_000_000, null, CancellationToken.None));
        Assert.Contains(words, problem.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(problem.Message, char.IsControl);
        Assert.NotEqual(Module.Length, kept.Length); // the last bytes are never handed over
        return problem;
    }

    private static async Task<byte[]> PullAsync(ScriptedRegistry registry, RegistryCredential? credential = null)
    {
        using var kept = new MemoryStream();
        await Client(registry, credential).PullAsync($"{registry.Host}/a:v1", kept, 1_000_000, null, CancellationToken.None);
        return kept.ToArray();
    }

    private static async Task<PushResult> PushAsync(ScriptedRegistry registry)
    {
        using var folder = new TempFolder();
        var spec = new PushSpec { Reference = $"{registry.Host}/a:v1", ModulePath = folder.File("m.wasm", Module), Title = "m.wasm" };
        return await Client(registry).PushAsync(spec, null, CancellationToken.None);
    }

    private static IRegistryClient Client(ScriptedRegistry registry, RegistryCredential? credential = null)
    {
        _ = registry;
        return RegistryParts.Services().GetRequiredService<IRegistryClientFactory>().Create(new RegistryAccess { Credentials = credential is null ? [] : [credential] });
    }

    private static Dashboard.Core.Registry.Repositories.IRegistry Open(ScriptedRegistry registry) =>
        RegistryParts.Services(("Registry:Connections:test:Host", registry.Host)).GetRequiredService<IRegistryDirectory>().Open("test");
}
