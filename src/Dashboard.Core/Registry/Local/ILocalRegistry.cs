namespace Dashboard.Core.Registry.Local;

/// <summary>What the local registry is doing.</summary>
public enum LocalRegistryState
{
    /// <summary>Turned off by configuration (<c>Registry:Local:Enabled</c>).</summary>
    Disabled,

    /// <summary>On its way up for the first time.</summary>
    Starting,

    /// <summary>Answering.</summary>
    Running,

    /// <summary>It ended by itself and is being started again.</summary>
    Restarting,

    /// <summary>This machine has no docker-registry program.</summary>
    MissingProgram,

    /// <summary>Something else listens on its port.</summary>
    PortInUse,

    /// <summary>The dashboard is stopping.</summary>
    Stopped,
}

/// <summary>The local registry at one moment.</summary>
/// <param name="State">The state.</param>
/// <param name="Host">Host and port as references name it: <c>127.0.0.1:5051</c>.</param>
/// <param name="Message">One sentence for a person: what it does, and what to do about it where something is wrong.</param>
/// <param name="Since">When this state began, UTC.</param>
/// <param name="Restarts">How often it was started again since the dashboard started.</param>
/// <param name="ProcessId">Its process, while there is one.</param>
public sealed record LocalRegistryStatus(
    LocalRegistryState State,
    string Host,
    string Message,
    DateTimeOffset Since,
    int Restarts = 0,
    int? ProcessId = null);

/// <summary>The registry program the dashboard starts and watches. It writes to the log stream <see cref="LogId"/>.</summary>
public interface ILocalRegistry
{
    /// <summary>Its log stream.</summary>
    const string LogId = "registry-local";

    /// <summary>The present state.</summary>
    LocalRegistryStatus Status { get; }

    /// <summary>Raised after each change, on any thread.</summary>
    event EventHandler? Changed;

    /// <summary>Waits until it answers.</summary>
    /// <exception cref="Errors.ProblemException">It does not within <paramref name="limit"/>, or cannot: says why and what to do.</exception>
    Task WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellationToken);
}
