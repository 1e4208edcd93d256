using Dashboard.Core.Sandbox;
using Microsoft.JSInterop;

namespace Dashboard.Components.Matrix;

/// <summary>Runs a module in the browser that shows the page.</summary>
public interface IBrowserRunner
{
    /// <summary>Runs to the end; null when the browser can't be asked.</summary>
    Task<BrowserRun?> RunAsync(RunRequest request, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>Ends a run.</summary>
    Task StopAsync();
}

/// <summary>Asks Client/src/matrix, by way of the page's circuit.</summary>
public sealed class BrowserRunner(IJSRuntime script) : IBrowserRunner, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private IJSObjectReference? module;

    /// <inheritdoc/>
    public async Task<BrowserRun?> RunAsync(RunRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(limit + Patience);
            module ??= await script.InvokeAsync<IJSObjectReference>("import", patience.Token, "/client/matrix.js");
            return await module.InvokeAsync<BrowserRun?>(
                "run", patience.Token, request.Module, request.Args, request.Env.Select(pair => $"{pair.Key}={pair.Value}").ToList(), request.Stdin ?? "", request.Invoke, limit.TotalMilliseconds);
        }
        catch (JSException failure)
        {
            return new BrowserRun("failed", null, $"This browser could not run it: {failure.Message.Split('\n')[0]}", null, 0, null, null, 0, null);
        }
        catch (JSDisconnectedException)
        {
            return null; // The page was left.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new BrowserRun("timeout", null, "This browser did not answer in time.", null, limit.TotalMilliseconds, null, null, 0, null);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        if (module is not null)
        {
            try
            {
                await module.InvokeVoidAsync("stop");
            }
            catch (Exception exception) when (exception is JSException or JSDisconnectedException or OperationCanceledException)
            {
                // A browser that is gone has stopped.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (module is not null)
        {
            try
            {
                await module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser dropped it itself.
            }
        }
    }
}
