using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Microsoft.Extensions.Options;

namespace Workers.Registry;

/// <summary>Lets a job wait for the local registry when that is the one it names.</summary>
internal sealed class RegistryReadiness(ILocalRegistry local, IOptions<RegistryOptions> options)
{
    /// <summary>Returns at once for every other registry.</summary>
    /// <exception cref="Dashboard.Core.Errors.ProblemException">The local registry is not there within <c>Registry:Local:ReadyTimeout</c>.</exception>
    public Task WaitForAsync(OciReference reference, CancellationToken cancellationToken) =>
        IsLocal(reference.Host) && options.Value.Local.Enabled
            ? local.WaitUntilReadyAsync(options.Value.Local.ReadyTimeout, cancellationToken)
            : Task.CompletedTask;

    private bool IsLocal(string host) =>
        host.Equals(options.Value.Local.Host, StringComparison.OrdinalIgnoreCase)
        || host.Equals(FormattableString.Invariant($"localhost:{options.Value.Local.Port}"), StringComparison.OrdinalIgnoreCase);
}
