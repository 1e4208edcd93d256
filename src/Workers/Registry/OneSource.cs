using Dashboard.Core.Logs;

namespace Workers.Registry;

/// <summary>docker-registry writes everything it says to stderr; here none of it is an error for being there.</summary>
internal sealed class OneSource(ILogSink inner) : ILogSink
{
    /// <inheritdoc/>
    public void Write(LogSource source, string text) => inner.Write(LogSource.Stdout, text);

    /// <inheritdoc/>
    public void WriteMany(LogSource source, IReadOnlyList<string> lines) => inner.WriteMany(LogSource.Stdout, lines);
}
