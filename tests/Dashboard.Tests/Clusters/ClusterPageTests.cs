using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Registry;
using Dashboard.Tests.Components;
using Dashboard.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Clusters;

public sealed class ClusterPageTests : BunitContext
{
    private readonly FakeClusters clusters = new();
    private readonly FakeJobService jobs = new();

    public ClusterPageTests()
    {
        Services.AddSingleton<IClusters>(clusters);
        Services.AddSingleton<INodeAgents>(new NoAgents());
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton<IRegistryDirectory>(new FakeRegistries());
        Services.AddSingleton(TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Cluster_Absent_OffersToCreateIt()
    {
        JobRequest? submitted = null;
        jobs.OnSubmit = request =>
        {
            submitted = request;
            return new Job { Id = "ab12", Kind = request.Kind, Target = request.Target, Title = request.Title, User = "local", State = JobState.Queued, CreatedAt = DateTimeOffset.UtcNow };
        };
        var page = Render<Cluster>();
        page.WaitForAssertion(() => Assert.Contains("There is no cluster yet", page.Find(".empty-state").TextContent, StringComparison.Ordinal));

        page.Find(".empty-state button").Click();

        page.WaitForAssertion(() => Assert.Equal(new CreateClusterRequest("local"), submitted));
    }

    [Fact]
    public void Cluster_StateChanges_ShowsItWithoutBeingAsked()
    {
        var page = Render<Cluster>();
        page.WaitForAssertion(() => Assert.Equal("absent", page.Find("section .state").TextContent.Trim()));

        clusters.Set(new LocalClusterStatus(LocalClusterState.Starting, "The local cluster is starting."));

        page.WaitForAssertion(() => Assert.Equal("starting", page.Find("section .state").TextContent.Trim()), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Cluster_UnknownName_SaysWhichThereAre()
    {
        var page = Render<Cluster>(p => p.Add(c => c.Name, "other"));
        page.WaitForAssertion(() => Assert.Contains("There are: local", page.Find(".alert").TextContent, StringComparison.Ordinal));
    }

    private sealed class FakeClusters : IClusters
    {
        private LocalClusterStatus status = new(LocalClusterState.Absent, "There is no local cluster yet.");

        public event EventHandler? Changed;

        public IReadOnlyList<ClusterInfo> List() => [new("local", true, "/kubeconfig", "local", status)];

        public ClusterInfo Get(string name) => List().FirstOrDefault(c => c.Name == name)
            ?? throw new ProblemException(ProblemKind.NotFound, "There is no cluster of this name.", "There are: local.", "Use one of these.");

        public ClusterConnection Open(string name) => throw new ProblemException(ProblemKind.Conflict, "It does not run.", "It is a fake.", "Nothing.");

        public void Set(LocalClusterStatus next)
        {
            status = next;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private sealed class NoAgents : INodeAgents
    {
        public event EventHandler? Changed
        {
            add { }
            remove { }
        }

        public IReadOnlyList<NodeAgentStatus> List() => [];

        public NodeAgentStatus? Find(string cluster, string node) => null;

        public string FolderOf(string cluster, string node) => "/none";

        public string BootstrapFileOf(string cluster, string node) => "/none/file";

        public NodeAgentStatus Start(string cluster, string node) => throw new NotSupportedException();

        public Task StopAsync(string cluster, string node, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SuspendAsync(string cluster, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Resume(string cluster)
        {
        }
    }
}
