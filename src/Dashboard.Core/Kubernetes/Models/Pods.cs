namespace Dashboard.Core.Kubernetes.Models;

/// <summary>A pod: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/.</summary>
public sealed record V1Pod : KubeObject, IKubeKind
{
    /// <inheritdoc/>
    public static KubeResource Resource { get; } = new("", "v1", "pods", "Pod", Namespaced: true);

    /// <summary>What is wanted.</summary>
    public PodSpec Spec { get; init; } = new();

    /// <summary>What is.</summary>
    public PodStatus? Status { get; init; }
}

/// <summary>What a pod is to run, and where.</summary>
public sealed record PodSpec
{
    /// <summary>The node it is bound to; null until scheduled.</summary>
    public string? NodeName { get; init; }

    /// <summary>Labels a node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints it accepts.</summary>
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    /// <summary>Containers run one after the other before the others.</summary>
    public IReadOnlyList<Container>? InitContainers { get; init; }

    /// <summary>Containers run together.</summary>
    public IReadOnlyList<Container> Containers { get => field ?? []; init; }

    /// <summary>Secrets with registry credentials.</summary>
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Volumes its containers mount.</summary>
    public IReadOnlyList<Volume>? Volumes { get; init; }

    /// <summary><c>Always</c> (also when null), <c>OnFailure</c> or <c>Never</c>.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>The service account; read for <c>fieldRef</c> only.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Seconds a container has to end by itself.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Whether a service account token is to be mounted; a wasm pod has no use for one.</summary>
    public bool? AutomountServiceAccountToken { get; init; }
}

/// <summary>A taint a pod accepts.</summary>
/// <param name="Key">The taint's key; null with Exists accepts all.</param>
/// <param name="Operator"><c>Equal</c> (also when null) or <c>Exists</c>.</param>
/// <param name="Value">The taint's value, with Equal.</param>
/// <param name="Effect">The taint's effect; null accepts all effects.</param>
/// <param name="TolerationSeconds">For NoExecute: how long to stay.</param>
public sealed record Toleration(string? Key = null, string? Operator = null, string? Value = null, string? Effect = null, long? TolerationSeconds = null);

/// <summary>Names an object in the same namespace.</summary>
/// <param name="Name">Its name.</param>
public sealed record LocalObjectReference(string? Name);

/// <summary>One container: here, one wasm module.</summary>
public sealed record Container
{
    /// <summary>Unique in its pod.</summary>
    public string Name { get; init; } = "";

    /// <summary>A reference into a registry.</summary>
    public string? Image { get; init; }

    /// <summary>argv, from argv[0].</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Arguments after the command.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment, in order: later entries may refer to earlier ones.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>Environment taken whole from config maps and secrets.</summary>
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    /// <summary>Where the pod's volumes are seen.</summary>
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Limits and requests.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; null: Always for a moving tag, else IfNotPresent.</summary>
    public string? ImagePullPolicy { get; init; }
}

/// <summary>One environment variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; may hold <c>$(NAME)</c>.</param>
/// <param name="ValueFrom">Where the value is taken from instead.</param>
public sealed record EnvVar(string Name, string? Value = null, EnvVarSource? ValueFrom = null);

/// <summary>Where a value comes from; exactly one is set.</summary>
public sealed record EnvVarSource(ObjectFieldSelector? FieldRef = null, KeySelector? ConfigMapKeyRef = null, KeySelector? SecretKeyRef = null);

/// <summary>A field of the pod.</summary>
/// <param name="FieldPath">Such as <c>metadata.name</c>.</param>
public sealed record ObjectFieldSelector(string FieldPath);

/// <summary>One key of a config map or secret.</summary>
public sealed record KeySelector(string? Name, string Key, bool? Optional = null);

/// <summary>A whole config map or secret, as environment.</summary>
public sealed record EnvFromSource(string? Prefix = null, OptionalReference? ConfigMapRef = null, OptionalReference? SecretRef = null);

/// <summary>A reference that may be allowed to be missing.</summary>
public sealed record OptionalReference(string? Name, bool? Optional = null);

/// <summary>Where a volume is seen by the module.</summary>
/// <param name="Name">The volume's name.</param>
/// <param name="MountPath">An absolute path for the guest.</param>
/// <param name="ReadOnly">Whether writes are refused.</param>
/// <param name="SubPath">One path inside the volume.</param>
public sealed record VolumeMount(string Name, string MountPath, bool? ReadOnly = null, string? SubPath = null);

/// <summary>Limits and requests by resource name, as Kubernetes quantities.</summary>
public sealed record ResourceRequirements(IReadOnlyDictionary<string, string>? Limits = null, IReadOnlyDictionary<string, string>? Requests = null);

/// <summary>A volume; one source is set.</summary>
public sealed record Volume
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Files from a config map.</summary>
    public ConfigMapVolume? ConfigMap { get; init; }

    /// <summary>Files from a secret.</summary>
    public SecretVolume? Secret { get; init; }

    /// <summary>A folder of the node.</summary>
    public HostPathVolume? HostPath { get; init; }

    /// <summary>A folder that lives as long as the pod.</summary>
    public EmptyDirVolume? EmptyDir { get; init; }

    /// <summary>Several sources in one; accepted where it is the service account's token, which a module does not get.</summary>
    public System.Text.Json.JsonElement? Projected { get; init; }
}

/// <summary>Files from a config map.</summary>
public sealed record ConfigMapVolume(string? Name, IReadOnlyList<KeyToPath>? Items = null, bool? Optional = null);

/// <summary>Files from a secret.</summary>
public sealed record SecretVolume(string? SecretName, IReadOnlyList<KeyToPath>? Items = null, bool? Optional = null);

/// <summary>One key as one file.</summary>
public sealed record KeyToPath(string Key, string Path);

/// <summary>A path of the node.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Type">What must be there, such as <c>Directory</c>, or <c>DirectoryOrCreate</c>.</param>
public sealed record HostPathVolume(string Path, string? Type = null);

/// <summary>A folder that lives as long as the pod.</summary>
public sealed record EmptyDirVolume(string? Medium = null);
