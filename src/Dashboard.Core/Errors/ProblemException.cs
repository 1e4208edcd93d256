namespace Dashboard.Core.Errors;

/// <summary>What sort of thing went wrong; the HTTP API maps each to a status code.</summary>
public enum ProblemKind
{
    /// <summary>The request itself is wrong (400).</summary>
    Invalid,

    /// <summary>The thing named does not exist (404).</summary>
    NotFound,

    /// <summary>The thing named is in a state that forbids this (409).</summary>
    Conflict,

    /// <summary>The input is larger than the configured limit (413).</summary>
    TooLarge,

    /// <summary>The caller may not do this (403).</summary>
    Forbidden,

    /// <summary>A tool, a feature or a format this machine or version does not have (422).</summary>
    Unsupported,

    /// <summary>Something outside (registry, cluster, process) answered wrongly or not at all (502).</summary>
    Upstream,

    /// <summary>Too much is queued already; try again (429).</summary>
    Busy,

    /// <summary>Something outside did not answer in time (504).</summary>
    TimedOut,
}

/// <summary>
/// An error meant for a person: what happened, why, and what to do next. Anything that can be caused by
/// input, by a missing tool or by something outside is reported with this type, never with a bare message.
/// </summary>
public sealed class ProblemException : Exception
{
    /// <summary>Creates a problem.</summary>
    /// <param name="kind">The sort of problem.</param>
    /// <param name="what">One sentence: what happened.</param>
    /// <param name="why">One sentence: the cause, as far as it is known.</param>
    /// <param name="next">One sentence: what the person can do now.</param>
    /// <param name="inner">The technical cause, for the server's log.</param>
    public ProblemException(ProblemKind kind, string what, string why, string next, Exception? inner = null)
        : base($"{what} {why} {next}", inner)
    {
        Kind = kind;
        What = what;
        Why = why;
        Next = next;
    }

    /// <summary>The sort of problem.</summary>
    public ProblemKind Kind { get; }

    /// <summary>What happened.</summary>
    public string What { get; }

    /// <summary>Why it happened.</summary>
    public string Why { get; }

    /// <summary>What to do next.</summary>
    public string Next { get; }
}
