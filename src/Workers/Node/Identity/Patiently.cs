using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Identity;

/// <summary>Asks the API again and again while it cannot be reached; an answer, even a refusal, ends it.</summary>
internal static class Patiently
{
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        var backOff = BackOff.ForApi();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (ProblemException e) when (e.Kind is ProblemKind.Upstream or ProblemKind.Busy)
            {
                var wait = backOff.Next();
                logger.LogWarning("{Problem} Trying again in {Seconds:0.#} s", e.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }
}
