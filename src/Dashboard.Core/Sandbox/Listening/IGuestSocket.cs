namespace Dashboard.Core.Sandbox.Listening;

/// <summary>The listening socket of a running guest, as the dashboard reaches it.</summary>
public interface IGuestSocket
{
    /// <summary>Connects. Disposing the stream closes the connection.</summary>
    /// <exception cref="Errors.ProblemException">The program that reaches into the wall could not be started.</exception>
    Stream Connect();
}
