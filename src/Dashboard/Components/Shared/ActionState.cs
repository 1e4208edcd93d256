using Dashboard.Core.Errors;

namespace Dashboard.Components.Shared;

/// <summary>
/// The state of one thing a person can do on a page: busy or not, and the problem it ended with. Keeps handlers thin:
/// <c>await publish.RunAsync(async () => ...)</c>, with <c>disabled="@publish.Busy"</c> on the button and a
/// <c>ProblemAlert</c> beside it. Not thread-safe: used on the circuit's own thread.
/// </summary>
public sealed class ActionState
{
    /// <summary>Whether it is under way.</summary>
    public bool Busy { get; private set; }

    /// <summary>What the last attempt ended with; null when it went well.</summary>
    public ProblemView? Problem { get; private set; }

    /// <summary>
    /// Runs the action unless it is under way already (a double click). Answers whether it ran and went well.
    /// A <see cref="ProblemException"/> is kept for the page; cancellation is no problem; anything else is a fault
    /// and goes on to the page's error boundary.
    /// </summary>
    public async Task<bool> RunAsync(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (Busy)
        {
            return false;
        }

        Busy = true;
        Problem = null;
        try
        {
            await action();
            return true;
        }
        catch (ProblemException problem)
        {
            Problem = ProblemView.From(problem);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>Forgets the problem.</summary>
    public void Clear() => Problem = null;
}
