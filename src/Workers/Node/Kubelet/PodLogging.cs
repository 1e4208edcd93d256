using Microsoft.Extensions.Logging;

namespace Workers.Node.Kubelet;

/// <summary>Log messages that states share.</summary>
internal static class PodLogging
{
    public static void LogProblem(this ILogger logger, PodContext pod, Exception problem) =>
        logger.LogWarning("Pod {Pod}: {Problem}", pod, problem.Message);
}
