using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Workers.Node.Kubelet;

namespace Workers.Tests.Node;

public sealed class EnvAndVolumesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("volumes-").FullName;
    private readonly FakeObjects _objects = new();

    public EnvAndVolumesTests()
    {
        _objects.ConfigMaps["settings"] = new V1ConfigMap { Data = new Dictionary<string, string>(StringComparer.Ordinal) { ["color"] = "blue", ["file.txt"] = "text" } };
        _objects.Secrets["keys"] = new V1Secret { Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["token"] = "s3cret"u8.ToArray() } };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ResolveAsync_AllSources_GiveTheirValuesInOrder()
    {
        var env = await ResolveAsync(
            new EnvVar("COLOR", ValueFrom: new EnvVarSource(ConfigMapKeyRef: new KeySelector("settings", "color"))),
            new EnvVar("TOKEN", ValueFrom: new EnvVarSource(SecretKeyRef: new KeySelector("keys", "token"))),
            new EnvVar("NAME", ValueFrom: new EnvVarSource(new ObjectFieldSelector("metadata.name"))),
            new EnvVar("IP", ValueFrom: new EnvVarSource(new ObjectFieldSelector("status.podIP"))),
            new EnvVar("ALL", "$(COLOR)-$(NAME)-$(LATER)"),
            new EnvVar("LATER", "x"));
        Assert.Equal("blue", env["COLOR"]);
        Assert.Equal("s3cret", env["TOKEN"]);
        Assert.Equal("10.0.0.1", env["IP"]);
        Assert.Equal("blue-demo-$(LATER)", env["ALL"]);
    }

    [Fact]
    public async Task ResolveAsync_Optional_LeavesOutWhatIsMissing() =>
        Assert.Empty(await ResolveAsync(
            new EnvVar("A", ValueFrom: new EnvVarSource(ConfigMapKeyRef: new KeySelector("none", "x", Optional: true))),
            new EnvVar("B", ValueFrom: new EnvVarSource(SecretKeyRef: new KeySelector("keys", "none", Optional: true)))));

    [Theory]
    [InlineData("none", "x", "config map default/none does not exist")]
    [InlineData("settings", "none", "has no key none")]
    public async Task ResolveAsync_Missing_SaysWhat(string map, string key, string said)
    {
        var variable = new EnvVar("A", ValueFrom: new EnvVarSource(ConfigMapKeyRef: new KeySelector(map, key)));
        var problem = await Assert.ThrowsAsync<ProblemException>(() => ResolveAsync(variable));
        Assert.Contains(said, problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_EnvFrom_AddsAllWithPrefixAndEnvWins()
    {
        var container = new Container
        {
            Name = "c",
            EnvFrom = [new EnvFromSource("CFG_", new OptionalReference("settings"))],
            Env = [new EnvVar("CFG_color", "red")],
        };
        var env = await new EnvResolver(_objects, "10.0.0.1").ResolveAsync(FakeNode.Pod("Never", container), container, CancellationToken.None);
        Assert.Equal("red", env["CFG_color"]);
        Assert.Equal("text", env["CFG_file.txt"]);
    }

    [Fact]
    public async Task MakeAsync_ConfigMapSecretHostPathAndEmptyDir_AreSeenWhereMounted()
    {
        var host = Directory.CreateDirectory(Path.Combine(_folder, "host")).FullName;
        var (volumes, pod, container) = Prepare(
            [
                new Volume { Name = "cfg", ConfigMap = new ConfigMapVolume("settings", [new KeyToPath("file.txt", "deep/name.txt")]) },
                new Volume { Name = "sec", Secret = new SecretVolume("keys") },
                new Volume { Name = "dir", HostPath = new HostPathVolume(host) },
                new Volume { Name = "tmp", EmptyDir = new EmptyDirVolume() },
            ],
            [new VolumeMount("cfg", "/etc/cfg"), new VolumeMount("sec", "/etc/sec"), new VolumeMount("dir", "/data"), new VolumeMount("tmp", "/tmp")]);
        await volumes.MakeAsync(pod, CancellationToken.None);
        var mounts = volumes.MountsOf(pod, container);
        Assert.Equal("text", File.ReadAllText(Path.Combine(mounts[0].HostPath, "deep", "name.txt")));
        Assert.Equal("s3cret", File.ReadAllText(Path.Combine(mounts[1].HostPath, "token")));
        Assert.Equal([true, true, false, false], mounts.Select(m => m.ReadOnly));
        Assert.Equal(host, mounts[2].HostPath);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../b")]
    [InlineData("a b")]
    public async Task MakeAsync_PathThatClimbs_IsRefused(string path)
    {
        var (volumes, pod, _) = Prepare([new Volume { Name = "cfg", ConfigMap = new ConfigMapVolume("settings", [new KeyToPath("file.txt", path)]) }], []);
        await Assert.ThrowsAsync<ProblemException>(() => volumes.MakeAsync(pod, CancellationToken.None));
    }

    [Theory]
    [InlineData("relative")]
    [InlineData("/a/../b")]
    [InlineData("/a:b")]
    public async Task MountsOf_BadMountPath_IsRefused(string path)
    {
        var (volumes, pod, container) = Prepare([new Volume { Name = "tmp", EmptyDir = new EmptyDirVolume() }], [new VolumeMount("tmp", path)]);
        await volumes.MakeAsync(pod, CancellationToken.None);
        Assert.Throws<ProblemException>(() => volumes.MountsOf(pod, container));
    }

    [Fact]
    public async Task ReadAsync_PullSecret_GivesItsCredentials()
    {
        _objects.Secrets["pull"] = new V1Secret
        {
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                [".dockerconfigjson"] = Encoding.UTF8.GetBytes("""{"auths":{"registry.test:5000":{"username":"u","password":"p"}}}"""),
            },
        };
        var pod = FakeNode.Pod();
        pod = pod with { Spec = pod.Spec with { ImagePullSecrets = [new LocalObjectReference("none"), new LocalObjectReference("pull")] } };
        var credential = Assert.Single(await new PullSecrets(_objects, NullLogger.Instance).ReadAsync(pod, CancellationToken.None));
        Assert.Equal("registry.test:5000", credential.Host);
        Assert.Equal("p", credential.Password);
    }

    [Theory]
    [InlineData("64Mi", 67108864)]
    [InlineData("1G", 1000000000)]
    [InlineData("0.5Ki", 512)]
    [InlineData("1e3", 1000)]
    [InlineData("123", 123)]
    [InlineData("1500m", 2)]
    public void Bytes_Quantity_IsRead(string text, long bytes) => Assert.Equal(bytes, Quantity.Bytes(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("Mi")]
    [InlineData("1Xi")]
    [InlineData("99999999999999Pi")]
    public void Bytes_NoQuantity_IsRefused(string text) => Assert.Throws<ProblemException>(() => Quantity.Bytes(text));

    private Task<IReadOnlyDictionary<string, string>> ResolveAsync(params EnvVar[] env)
    {
        var container = new Container { Name = "c", Env = env };
        return new EnvResolver(_objects, "10.0.0.1").ResolveAsync(FakeNode.Pod("Never", container), container, CancellationToken.None);
    }

    private (PodVolumes Volumes, V1Pod Pod, Container Container) Prepare(Volume[] volumes, VolumeMount[] mounts)
    {
        var container = new Container { Name = "c", VolumeMounts = mounts };
        var pod = FakeNode.Pod("Never", container);
        return (new PodVolumes(_objects, _folder), pod with { Spec = pod.Spec with { Volumes = volumes } }, container);
    }
}
