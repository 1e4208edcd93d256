using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;

namespace Dashboard.Components.Start;

/// <summary>The way from source code to a running pod and back to a clean machine, step by step, with the state of each.</summary>
public static class StartPath
{
    /// <summary>The sample the path begins with.</summary>
    public const string Sample = "wasi-helloworld";

    /// <summary>Its scenario.</summary>
    public const string Scenario = "build-rust-wasi-helloworld";

    /// <summary>The repository and tag it is published under.</summary>
    public const string Artifact = "wasm-demo:v0.0.0";

    /// <summary>The steps, in order.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="dashboard">The dashboard's own address, for the commands.</param>
    /// <param name="registry">The local registry's host and port.</param>
    public static IReadOnlyList<StartStep> Of(StartFacts facts, string dashboard, string registry)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var module = facts.Module?.Digest;
        var api = new ByHand(dashboard.TrimEnd('/'), module ?? "DIGEST", $"{registry}/{Artifact}");
        var steps = new List<StartStep>
        {
            new("Build a sample", "The Rust compiler makes a WebAssembly module of it. You see its output as it comes.", Of(facts.Build, true), $"/samples/{Sample}", "Open the sample")
            {
                Result = facts.Build is { State: JobState.Succeeded } built ? Took("Built", built) : facts.Build?.Reason,
                ResultHref = JobHref(facts.Build),
                ByHand = api.Build,
            },
            new("Look into the module", "What it imports tells which world it belongs to: this one asks for WASI preview 1.", module is null ? StepState.Later : StepState.Done, module is null ? "/modules" : $"/modules/{module}", "Open the module")
            {
                Result = facts.Module is { } stored ? $"{stored.Name}, {Sizes.Format(stored.Size)}" : null,
                ByHand = api.Inspect,
            },
            new("Run it here", "In a sandbox on this machine, with a limit on time, memory and output.", Of(facts.Run, module is not null), module is null ? "/modules" : $"/modules/{module}", "Open the module")
            {
                Result = facts.Run is { State: JobState.Succeeded } ran ? Took("Ran", ran) : facts.Run?.Reason,
                ResultHref = JobHref(facts.Run),
                ByHand = api.Run,
            },
            new("Publish it", $"Push it to the local registry as {registry}/{Artifact}, from where a cluster can pull it.", Of(facts.Publish, module is not null), module is null ? "/publish" : $"/publish?module={module}", "Publish")
            {
                Result = facts.Publish is { State: JobState.Succeeded } pushed ? Took("Published", pushed) : facts.Publish?.Reason,
                ResultHref = JobHref(facts.Publish),
                ByHand = api.Publish,
            },
        };
        steps.AddRange(OfCluster(facts, api));
        return steps;
    }

    /// <summary>The index of the step to take now; the last one when all are done.</summary>
    public static int Current(IReadOnlyList<StartStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].State is not (StepState.Done or StepState.Later))
            {
                return i;
            }
        }

        return steps.Count - 1;
    }

    private static IEnumerable<StartStep> OfCluster(StartFacts facts, ByHand api)
    {
        var cluster = facts.Cluster;
        var published = facts.Publish?.State == JobState.Succeeded;
        var deployed = cluster.Pod is not null;
        var ended = cluster.PodPhase is "Succeeded" or "Failed";

        // After the clean-up everything that led to it is done, though nothing of it is left to look at.
        var over = cluster.CleanedUp;
        yield return new("Create a cluster", "A small Kubernetes API on this machine, which kubectl understands.", Done(cluster.Running || over, StepState.Todo), "/cluster", "Open the cluster")
        {
            Result = cluster.Running ? "It answers" : null,
            ByHand = api.Create,
        };
        var joining = cluster.WaitingForApproval is not null ? StepState.Attention : cluster.Node is not null ? StepState.Doing : StepState.Todo;
        yield return new("Join the wasm node", "It shows a bootstrap token, asks for certificates, and waits for you to approve the second one.", Done(cluster.NodeReady || over, cluster.Running ? joining : StepState.Later), "/cluster", cluster.WaitingForApproval is null ? "Open the cluster" : "Approve")
        {
            Result = cluster.WaitingForApproval is { } request ? $"Certificate request {request} waits for approval" : cluster.Node is { } node ? $"{node} is {(cluster.NodeReady ? "Ready" : "NotReady")}" : null,
            ByHand = api.Join,
        };
        yield return new("Deploy the module as a pod", "The node pulls it from the registry and runs it in the same sandbox.", Done(deployed || over, cluster.NodeReady && published ? StepState.Todo : StepState.Later), "/cluster", "Deploy")
        {
            Result = deployed ? $"{cluster.Pod} is {cluster.PodPhase}" : null,
            ResultHref = cluster.PodHref,
            ByHand = api.Deploy,
        };
        yield return new("Follow its log", "Live, line by line, while it runs; and afterwards.", Done(ended || over, deployed ? StepState.Doing : StepState.Later), cluster.PodHref ?? "/cluster", "Open the log")
        {
            ByHand = api.Log,
        };
        yield return new("Clean up", "Pod, node, certificate requests, tokens and processes go; nothing is left.", Done(over, cluster.Running ? StepState.Todo : StepState.Later), "/cluster", "Clean up")
        {
            Result = over ? "Nothing is left" : null,
            ByHand = api.CleanUp,
        };
    }

    private static StepState Done(bool done, StepState otherwise) => done ? StepState.Done : otherwise;

    private static StepState Of(Job? job, bool possible) => job?.State switch
    {
        JobState.Queued or JobState.Running => StepState.Doing,
        JobState.Succeeded => StepState.Done,
        JobState.Failed or JobState.Interrupted => StepState.Failed,
        _ => possible ? StepState.Todo : StepState.Later,
    };

    private static string? JobHref(Job? job) => job is null ? null : $"/jobs/{job.Id}";

    private static string Took(string verb, Job job) =>
        job is { StartedAt: { } from, EndedAt: { } to } ? $"{verb} in {Elapsed.Format(to - from)}" : verb;
}
