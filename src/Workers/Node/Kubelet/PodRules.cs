namespace Workers.Node.Kubelet;

/// <summary>restartPolicy in one place.</summary>
internal static class PodRules
{
    /// <summary>Whether a container that ended so is to be started again.</summary>
    public static bool MustRestart(string? policy, int exitCode) => policy switch
    {
        "Never" => false,
        "OnFailure" => exitCode != 0,
        _ => true,
    };

    /// <summary>The same for an init container, which under Always counts as done once it succeeded.</summary>
    public static bool MustRestartInit(string? policy, int exitCode) => exitCode != 0 && policy is not "Never";
}
