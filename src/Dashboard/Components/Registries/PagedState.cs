using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Repositories;

namespace Dashboard.Components.Registries;

/// <summary>A list of names that a registry gives page by page. Used on the circuit's own thread.</summary>
/// <param name="read">Reads the page after a mark; null is the first.</param>
public sealed class PagedState(Func<string?, CancellationToken, Task<Page<string>>> read) : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private List<string>? items;
    private string? next;

    /// <summary>The names so far; null while the first page loads.</summary>
    public IReadOnlyList<string>? Items => items;

    /// <summary>Whether there are more.</summary>
    public bool HasMore => next is not null;

    /// <summary>Why there is nothing to show, if so.</summary>
    public ProblemView? Problem { get; private set; }

    /// <summary>Whether the registry does not offer this list at all.</summary>
    public bool Unsupported { get; private set; }

    /// <summary>Loads the first page, anew.</summary>
    public Task ReloadAsync() => LoadAsync(null);

    /// <summary>Adds the next page.</summary>
    public Task MoreAsync() => next is null ? Task.CompletedTask : LoadAsync(next);

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private async Task LoadAsync(string? mark)
    {
        var token = stop.Token;
        try
        {
            var page = await read(mark, token);
            items = mark is null || items is null ? [.. page.Items] : [.. items, .. page.Items];
            next = page.Next;
            Problem = null;
            Unsupported = false;
        }
        catch (ProblemException problem)
        {
            Unsupported = problem.Kind == ProblemKind.Unsupported;
            Problem = Unsupported ? null : ProblemView.From(problem);
            items ??= [];
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
