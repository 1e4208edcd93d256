using Dashboard.Core.Errors;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Microsoft.Extensions.Options;

namespace Workers.Registry;

/// <summary>What everybody sees of the local registry; only its supervisor writes here.</summary>
internal sealed class LocalRegistryBoard(IOptions<RegistryOptions> options, TimeProvider clock) : ILocalRegistry
{
    private readonly string _host = options.Value.Local.Host;
    private LocalRegistryStatus? _status;

    /// <inheritdoc/>
    public event EventHandler? Changed;

    /// <inheritdoc/>
    public LocalRegistryStatus Status => _status ?? new LocalRegistryStatus(
        options.Value.Local.Enabled ? LocalRegistryState.Starting : LocalRegistryState.Disabled,
        _host,
        options.Value.Local.Enabled ? "The local registry is starting." : "The local registry is turned off: Registry:Local:Enabled is false.",
        clock.GetUtcNow());

    /// <summary>Says what is so from now on.</summary>
    public void Set(LocalRegistryState state, string message, int restarts, int? processId = null)
    {
        var before = _status;
        _status = new LocalRegistryStatus(
            state, _host, message, before?.State == state && before.Restarts == restarts ? before.Since : clock.GetUtcNow(), restarts, processId);
        if (_status != before)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <inheritdoc/>
    public async Task WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, EventArgs e)
        {
            if (Status.State is not (LocalRegistryState.Starting or LocalRegistryState.Restarting))
            {
                settled.TrySetResult();
            }
        }

        Changed += Look;
        try
        {
            Look(null, EventArgs.Empty);
            await settled.Task.WaitAsync(limit, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Said below with what it is doing.
        }
        finally
        {
            Changed -= Look;
        }

        if (Status is { State: not LocalRegistryState.Running } status)
        {
            throw new ProblemException(
                ProblemKind.Upstream,
                $"The local registry {status.Host} is not ready.",
                status.Message,
                status.State is LocalRegistryState.Starting or LocalRegistryState.Restarting ? $"Try again in a moment; its log is the stream {ILocalRegistry.LogId}." : "Do that, or name another registry.");
        }
    }
}
