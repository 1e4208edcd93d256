using Dashboard.Core.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tests.Registry;

public sealed class ResumeTests
{
    private const long Chunk = 16 * 1024 * 1024;

    // docker-registry goes on only from where its own answer left off, so within a chunk the upload begins again.
    [Theory]
    [InlineData(40_000_000, 1, 0)]
    [InlineData(2 * Chunk, 2, 2 * Chunk)]
    public async Task Push_RegistryKilledAndRestartedHalfway_GoesOnAndTheModuleIsWhole(long killAt, int occurrence, long againFrom)
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var services = RegistryParts.Services(("Registry:ChunkBytes", "16777216"));
        using var folder = new TempFolder();
        var module = RegistryParts.Module(60_000_000);
        var client = services.GetRequiredService<IRegistryClient>();
        var spec = new PushSpec { Reference = $"{registry.Host}/big:v1", ModulePath = folder.File("m.wasm", module), Digest = OciDigest.Of(module), Title = "m.wasm" };
        var killer = new KillAt(registry, killAt, occurrence);

        var pushed = await client.PushAsync(spec, killer, CancellationToken.None).WaitAsync(RegistryParts.Limit);
        using var back = new MemoryStream();
        await client.PullAsync(spec.Reference, back, 100_000_000, null, CancellationToken.None);

        Assert.True(pushed.Uploaded);
        Assert.True(module.AsSpan().SequenceEqual(back.ToArray()));
        Assert.Equal(againFrom, killer.AgainFrom);
    }

    [Fact]
    public async Task Push_RegistrySaysHowFarItCame_OnlyTheRestIsSent()
    {
        var module = RegistryParts.Module(40_000_000);
        var patches = new List<(string Range, int Length)>();
        await using var registry = new ScriptedRegistry(r => r.Method switch
        {
            "HEAD" => new WireAnswer(404),
            "POST" => new WireAnswer(202) { Headers = [("Location", "/up/1")] },
            "PATCH" => Patch(r),
            "GET" => new WireAnswer(204) { Headers = [("Location", "/up/3"), ("Range", "0-19999999")] },
            _ => new WireAnswer(201),
        });
        using var folder = new TempFolder();
        await using var services = RegistryParts.Services(("Registry:ChunkBytes", "16777216"));

        await services.GetRequiredService<IRegistryClient>().PushAsync(
            new PushSpec { Reference = $"{registry.Host}/big:v1", ModulePath = folder.File("m.wasm", module), Title = "m.wasm" }, null, CancellationToken.None);

        Assert.Equal(["0-16777215", "16777216-33554431", "20000000-36777215"], patches.Take(3).Select(p => p.Range));
        Assert.Equal(module.Length - 20_000_000, patches.Skip(2).Sum(p => p.Length));

        WireAnswer? Patch(WireRequest request)
        {
            patches.Add((request["Content-Range"]!, request.Body.Length));
            return patches.Count == 2 ? null : new WireAnswer(202) { Headers = [("Location", "/up/2"), ("Range", $"0-{request["Content-Range"]!.Split('-')[1]}")] };
        }
    }

    private sealed class KillAt(RealRegistry registry, long at, int occurrence) : IProgress<long>
    {
        private long _last = -1;
        private int _seen;

        /// <summary>The first report of the request after the broken one.</summary>
        public long AgainFrom { get; private set; } = -1;

        public void Report(long value)
        {
            if (_seen == occurrence)
            {
                // The broken request may still report the piece it was at.
                AgainFrom = AgainFrom < 0 && value <= _last ? value : AgainFrom;
            }
            else if (value >= at && ++_seen == occurrence)
            {
                registry.KillAsync().GetAwaiter().GetResult();
                registry.StartAgainAsync().GetAwaiter().GetResult();
            }

            _last = value;
        }
    }
}
