using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Dashboard.Components.Layout;

/// <summary>An error boundary whose log line carries the same id as the message on the page.</summary>
public sealed partial class LoggingErrorBoundary : ErrorBoundary
{
    [Inject]
    private ILogger<LoggingErrorBoundary> Logger { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is ProblemException)
        {
            LogProblem(Logger, exception.Message);
        }
        else
        {
            LogError(Logger, ProblemView.From(exception).Id ?? "", exception);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A page ended with a problem: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed; error id {ErrorId}")]
    private static partial void LogError(ILogger logger, string errorId, Exception exception);
}
