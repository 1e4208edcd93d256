using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Workers.Registry;

/// <summary>Starts docker-registry, watches it, and starts it again when it ends.</summary>
internal sealed partial class LocalRegistrySupervisor(
    IOptions<RegistryOptions> options,
    LocalRegistryBoard board,
    LocalRegistryProbe probe,
    IToolLocator tools,
    IProcessRunner processes,
    ILogStreams logs,
    DataPaths paths,
    TimeProvider clock,
    ILogger<LocalRegistrySupervisor> logger) : BackgroundService
{
    private const string Program = "docker-registry";
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);
    private readonly LocalRegistryOptions _options = options.Value.Local;
    private readonly RestartPause _pause = new();
    private int _restarts;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
        {
            board.Set(LocalRegistryState.Disabled, "The local registry is turned off: Registry:Local:Enabled is false.", 0);
            return;
        }

        try
        {
            // One stream for the life of the dashboard; the last one's is of no more use.
            logs.Delete(ILocalRegistry.LogId);
            await using var log = logs.Create(ILocalRegistry.LogId);
            while (!stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(await RunOnceAsync(log, stoppingToken), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The dashboard stops.
        }
        finally
        {
            board.Set(LocalRegistryState.Stopped, "The local registry was stopped with the dashboard.", _restarts);
        }
    }

    // One life of the program. Answers with how long to wait before the next.
    private async Task<TimeSpan> RunOnceAsync(ILogStream log, CancellationToken cancellationToken)
    {
        if (tools.Find(Program) is not { } program)
        {
            board.Set(LocalRegistryState.MissingProgram, "docker-registry is not installed. Run make setup, or set Tools:docker-registry to its path.", _restarts);
            return LookAgain;
        }

        if (!LocalRegistryProbe.IsPortFree(_options.Port))
        {
            board.Set(
                LocalRegistryState.PortInUse,
                string.Create(CultureInfo.InvariantCulture, $"Another program listens on port {_options.Port}. Stop it, or set Registry:Local:Port to a free port."),
                _restarts);
            return LookAgain;
        }

        try
        {
            return await WatchAsync(program, log, cancellationToken);
        }
        catch (Exception e) when (e is ProblemException or IOException or UnauthorizedAccessException)
        {
            StartFailed(logger, e);
            return Failed(log, $"It could not be started: {e.Message}");
        }
    }

    private async Task<TimeSpan> WatchAsync(ToolLocation program, ILogStream log, CancellationToken cancellationToken)
    {
        var config = LocalRegistryConfig.Write(paths.Registry, _options);
        var spec = new ProcessSpec
        {
            FileName = program.Path,
            Arguments = ["serve", config],

            // docker-registry takes REGISTRY_* over its file, so it gets none of the dashboard's environment.
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            WorkingDirectory = paths.Registry,
        };
        log.Write(LogSource.System, "$ " + ShellQuote.Join([program.Path, "serve", config]));
        var started = clock.GetTimestamp();
        await using var process = processes.Start(spec, new OneSource(log));
        if (!await probe.AnswersAsync(_options.Host, process.Completion, cancellationToken))
        {
            return Failed(log, process.Completion.IsCompleted ? $"It ended with exit code {(await process.Completion).ExitCode}." : "It does not answer.");
        }

        board.Set(LocalRegistryState.Running, $"The local registry answers at {_options.Host}.", _restarts, process.Id);
        Answering(logger, _options.Host, process.Id);
        try
        {
            var result = await process.Completion.WaitAsync(cancellationToken);
            _pause.Ran(clock.GetElapsedTime(started));
            return Failed(log, $"It ended with exit code {result.ExitCode}.");
        }
        catch (OperationCanceledException)
        {
            await process.StopAsync(StopGrace);
            throw;
        }
    }

    private TimeSpan Failed(ILogStream log, string why)
    {
        _restarts++;
        var pause = _pause.Next();
        var message = string.Create(CultureInfo.InvariantCulture, $"{why} It is started again in {pause.TotalSeconds:0.#} s.");
        log.Write(LogSource.System, message);
        board.Set(LocalRegistryState.Restarting, message, _restarts);
        Restarting(logger, message);
        return pause;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The local registry answers at {Host}, process {ProcessId}")]
    private static partial void Answering(ILogger logger, string host, int processId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The local registry: {Message}")]
    private static partial void Restarting(ILogger logger, string message);

    [LoggerMessage(Level = LogLevel.Error, Message = "The local registry could not be started")]
    private static partial void StartFailed(ILogger logger, Exception exception);
}
