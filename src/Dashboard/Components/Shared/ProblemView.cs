using System.Runtime.CompilerServices;
using Dashboard.Core.Errors;

namespace Dashboard.Components.Shared;

/// <summary>An error in the words a person gets to see.</summary>
/// <param name="What">What happened.</param>
/// <param name="Why">Why, as far as it is known.</param>
/// <param name="Next">What to do next.</param>
/// <param name="Id">The id under which the server's log has the details; null for an error that needs none.</param>
public sealed record ProblemView(string What, string Why, string Next, string? Id = null)
{
    // The same exception gets the same id wherever it is shown or logged.
    private static readonly ConditionalWeakTable<Exception, string> Ids = [];

    /// <summary>A <see cref="ProblemException"/> as it is; anything else as an unexpected error with an id and without its technical text.</summary>
    public static ProblemView From(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is ProblemException problem
            ? new(problem.What, problem.Why, problem.Next)
            : new(
                "Something went wrong that the dashboard did not expect.",
                "This is a fault in the dashboard, not in what you did.",
                "Try again; if it happens again, the server's log has the details under the id below.",
                Ids.GetValue(exception, static _ => Guid.NewGuid().ToString("N")[..8]));
    }
}
