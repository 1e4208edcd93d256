using Dashboard.Components.Shared;

namespace Dashboard.Components.Clusters;

/// <summary>What the words of pods, nodes and requests mean to the person looking.</summary>
public static class ClusterLook
{
    /// <summary>A pod's word.</summary>
    public static StateTone Of(string status) => status switch
    {
        "Succeeded" or "Completed" => StateTone.Good,
        "Running" => StateTone.Busy,
        "Pending" => StateTone.Waiting,
        "Failed" or "Error" => StateTone.Bad,
        "Terminating" => StateTone.Warning,
        _ when status.EndsWith("Backoff", StringComparison.OrdinalIgnoreCase) => StateTone.Bad,
        _ => StateTone.Busy,
    };

    /// <summary>A certificate request's word.</summary>
    public static StateTone OfRequest(string state) => state switch
    {
        "Pending" => StateTone.Warning,
        "Denied" or "Failed" => StateTone.Bad,
        _ => StateTone.Good,
    };
}
