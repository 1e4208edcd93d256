using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;

namespace Dashboard.Tests.Registry;

/// <summary>One registry called <c>local</c>, in memory: repositories, their tags, and a manifest for each.</summary>
internal sealed class FakeRegistries : IRegistryDirectory, IRegistry
{
    public SortedDictionary<string, Dictionary<string, string>> Tags { get; } = new(StringComparer.Ordinal);

    public ProblemException? Failure { get; set; }

    public List<string> Deleted { get; } = [];

    public IReadOnlyList<RegistryConnection> Connections { get; } = [new("local", "127.0.0.1:5051", true, null)];

    public string Host => "127.0.0.1:5051";

    /// <summary>Puts a wasm-to-oci artifact under a tag; the same seed makes the same manifest.</summary>
    public void Put(string repository, string tag, string seed)
    {
        Tags.TryAdd(repository, []);
        Tags[repository][tag] = seed;
    }

    public static ManifestContent Manifest(string seed)
    {
        var module = new OciDescriptor { MediaType = OciMediaTypes.WasmToOciLayer, Digest = OciDigest.Of(System.Text.Encoding.UTF8.GetBytes(seed)), Size = 82_000 };
        var bytes = OciJson.Write(new OciManifest
        {
            MediaType = OciMediaTypes.Manifest,
            Config = new OciDescriptor { MediaType = OciMediaTypes.WasmToOciConfig, Digest = OciDigest.Of("{}"u8), Size = 2 },
            Layers = [module],
        });
        return new ManifestContent(OciDigest.Of(bytes), OciMediaTypes.Manifest, bytes);
    }

    public IRegistry Open(string name) => this;

    public bool IsPlainHttp(string host) => true;

    public IRepository GetRepository(string name) => new Repository(this, name);

    public Task<Page<string>> ListRepositoriesAsync(int count, string? next, CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult(new Page<string>([.. Tags.Keys], null)) : Task.FromException<Page<string>>(Failure);

    private sealed class Repository(FakeRegistries registry, string name) : IRepository
    {
        public string Name => name;

        public Task<Page<string>> ListTagsAsync(int count, string? next, CancellationToken cancellationToken) =>
            Task.FromResult(new Page<string>([.. registry.Tags.GetValueOrDefault(name)?.Keys ?? Enumerable.Empty<string>()], null));

        public Task<ManifestContent> GetManifestAsync(string tagOrDigest, CancellationToken cancellationToken) => Task.FromResult(Manifest(registry.Tags[name][tagOrDigest]));

        public Task DeleteManifestAsync(string digest, CancellationToken cancellationToken)
        {
            registry.Deleted.Add(digest);
            foreach (var tag in registry.Tags[name].Where(t => Manifest(t.Value).Digest == digest).Select(t => t.Key).ToList())
            {
                registry.Tags[name].Remove(tag);
            }

            return Task.CompletedTask;
        }

        public Task<string> PutManifestAsync(string tag, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> HasBlobAsync(string digest, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Stream> OpenBlobAsync(OciDescriptor descriptor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task UploadBlobAsync(OciDescriptor descriptor, IBlobSource source, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>A local registry in whatever state the test says.</summary>
internal sealed class FakeLocalRegistry : ILocalRegistry
{
    public event EventHandler? Changed;

    public LocalRegistryStatus Status { get; private set; } = new(LocalRegistryState.Running, "127.0.0.1:5051", "It answers.", DateTimeOffset.UnixEpoch);

    public void Set(LocalRegistryState state, string message)
    {
        Status = Status with { State = state, Message = message };
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public Task WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A store with the modules the test puts there.</summary>
internal sealed class FakeModules : IModuleStore
{
    public List<StoredModule> Items { get; } = [];

    public Task<StoredModule> AddAsync(Stream content, string name, string origin, CancellationToken cancellationToken) => throw new NotSupportedException();

    public StoredModule? Find(string digest) => Items.Find(m => m.Digest == digest);

    public string GetPath(string digest) => throw new NotSupportedException();

    public IReadOnlyList<StoredModule> List() => Items;
}
