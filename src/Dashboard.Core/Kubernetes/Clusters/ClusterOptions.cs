using Microsoft.Extensions.Options;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>Section <c>Clusters</c>.</summary>
public sealed class ClusterOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Clusters";

    /// <summary>A kubeconfig whose contexts the dashboard may use; null: only the built-in cluster.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>How long a join waits for a person to approve the node's certificate: 10 s to 24 h.</summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a deployment waits for its pod to run or end: 5 s to 1 h.</summary>
    public TimeSpan DeployTimeout { get; set; } = TimeSpan.FromMinutes(2);
}

/// <summary>Checks <see cref="ClusterOptions"/> at start.</summary>
internal sealed class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var wrong = new List<string>();
        if (options.ApprovalTimeout < TimeSpan.FromSeconds(10) || options.ApprovalTimeout > TimeSpan.FromDays(1))
        {
            wrong.Add($"Clusters:ApprovalTimeout is {options.ApprovalTimeout}; allowed are 00:00:10 to 1.00:00:00, such as 00:10:00.");
        }

        if (options.DeployTimeout < TimeSpan.FromSeconds(5) || options.DeployTimeout > TimeSpan.FromHours(1))
        {
            wrong.Add($"Clusters:DeployTimeout is {options.DeployTimeout}; allowed are 00:00:05 to 01:00:00, such as 00:02:00.");
        }

        if (options.Kubeconfig is { Length: > 0 } path && !File.Exists(path))
        {
            wrong.Add($"Clusters:Kubeconfig is {path}, which does not exist; name a kubeconfig file, or leave it out.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
