using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Registry;
using Dashboard.Core.Sandbox;

namespace Workers.Node.Kubelet;

/// <summary>What runs containers. The kubelet around it knows pods and the API, and nothing of WebAssembly.</summary>
internal interface IContainerProvider
{
    /// <summary>Name and version for the node's status, such as <c>wazero://1.12.0</c>.</summary>
    Task<string> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Makes an image available on this node, its digest verified.</summary>
    /// <exception cref="ProblemException">It cannot be had.</exception>
    Task<ContainerImage> PullAsync(ImageRequest request, CancellationToken cancellationToken);

    /// <summary>Runs a container to its end. Cancelling kills it.</summary>
    Task<ContainerExit> RunAsync(ContainerRun run, ILogSink log, CancellationToken cancellationToken);
}

/// <summary>An image to make available.</summary>
/// <param name="Reference">As the pod names it.</param>
/// <param name="Policy"><c>Always</c>, <c>IfNotPresent</c>, <c>Never</c>, or null for Kubernetes' default.</param>
/// <param name="Credentials">From the pod's pull secrets.</param>
internal sealed record ImageRequest(string Reference, string? Policy, IReadOnlyList<RegistryCredential> Credentials);

/// <summary>An image on this node.</summary>
/// <param name="Reference">As the pod names it.</param>
/// <param name="ManifestDigest">The manifest's digest, shown as the pod's imageID; null when only the content is known.</param>
/// <param name="ContentDigest">The digest of what is run.</param>
/// <param name="Path">Its file.</param>
/// <param name="Cached">Whether nothing had to be fetched.</param>
internal sealed record ContainerImage(string Reference, string? ManifestDigest, string ContentDigest, string Path, bool Cached);

/// <summary>A container to run.</summary>
/// <param name="Image">What to run.</param>
/// <param name="ProgramName">argv[0]; null: the image's own.</param>
/// <param name="Args">The arguments after it.</param>
/// <param name="Env">The whole environment.</param>
/// <param name="Mounts">Folders it sees.</param>
/// <param name="MemoryBytes">Its memory limit; null: the provider's own.</param>
internal sealed record ContainerRun(
    ContainerImage Image,
    string? ProgramName,
    IReadOnlyList<string> Args,
    IReadOnlyDictionary<string, string> Env,
    IReadOnlyList<Preopen> Mounts,
    long? MemoryBytes);

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">0 is success.</param>
/// <param name="Reason"><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>, <c>StartError</c>...</param>
/// <param name="Message">A sentence, where there is something to say.</param>
internal sealed record ContainerExit(int ExitCode, string Reason, string? Message);
