namespace LocalCluster;

/// <summary>The cluster can't start or go on. The message says what happened, why, and what to do.</summary>
public sealed class LocalClusterException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LocalClusterException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what caused it.</summary>
    public LocalClusterException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
