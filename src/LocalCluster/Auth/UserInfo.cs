namespace LocalCluster.Auth;

/// <summary>Who a request comes from.</summary>
internal sealed record UserInfo(string Name, IReadOnlyList<string> Groups)
{
    public const string Masters = "system:masters";
    public const string Nodes = "system:nodes";
    public const string Bootstrappers = "system:bootstrappers";
    public const string Authenticated = "system:authenticated";
    private const string NodePrefix = "system:node:";

    public static readonly UserInfo Anonymous = new("system:anonymous", ["system:unauthenticated"]);

    /// <summary>The cluster's own controllers.</summary>
    public static readonly UserInfo ControllerManager = new("system:kube-controller-manager", [Masters, Authenticated]);

    public bool IsAnonymous => ReferenceEquals(this, Anonymous);

    public bool IsMaster => In(Masters);

    /// <summary>The node this user is, or null.</summary>
    public string? NodeName => In(Nodes) && Name.StartsWith(NodePrefix, StringComparison.Ordinal) ? Name[NodePrefix.Length..] : null;

    public static string NameOfNode(string node) => NodePrefix + node;

    public bool In(string group) => Groups.Contains(group, StringComparer.Ordinal);
}
