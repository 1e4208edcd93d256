using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Workers.Node.PodLogs;

/// <summary>The options of a request for a container's log, checked as the kubelet checks them.</summary>
internal sealed record ContainerLogOptions
{
    public bool Follow { get; init; }

    public bool Timestamps { get; init; }

    public bool Previous { get; init; }

    public long? TailLines { get; init; }

    public long? LimitBytes { get; init; }

    /// <summary>Lines before this are left out.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Reads the query; on a bad value, says which and why.</summary>
    public static (ContainerLogOptions? Options, string? Wrong) Read(IQueryCollection query, DateTimeOffset now)
    {
        string? wrong = null;
        var tail = Number("tailLines", 0);
        var limit = Number("limitBytes", 1);
        var seconds = Number("sinceSeconds", 1);
        DateTimeOffset? since = seconds is { } s ? now - TimeSpan.FromSeconds(Math.Min(s, 10L * 365 * 86400)) : null;
        if (Text("sinceTime") is { } time)
        {
            if (seconds is not null)
            {
                wrong ??= "at most one of sinceTime or sinceSeconds may be specified";
            }
            else if (DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            {
                since = parsed;
            }
            else
            {
                wrong ??= "sinceTime must be a time as in RFC 3339";
            }
        }

        var options = new ContainerLogOptions
        {
            Follow = Flag("follow"),
            Timestamps = Flag("timestamps"),
            Previous = Flag("previous"),
            TailLines = tail,
            LimitBytes = limit,
            Since = since,
        };
        return wrong is null ? (options, null) : (null, wrong);

        string? Text(string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;

        bool Flag(string name)
        {
            switch (Text(name))
            {
                case null or "false" or "0" or "f" or "F" or "False" or "FALSE":
                    return false;
                case "true" or "1" or "t" or "T" or "True" or "TRUE":
                    return true;
                default:
                    wrong ??= $"{name} must be true or false";
                    return false;
            }
        }

        long? Number(string name, long least)
        {
            if (Text(name) is not { } text)
            {
                return null;
            }

            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least)
            {
                return value;
            }

            wrong ??= $"{name} must be a whole number not below {least.ToString(CultureInfo.InvariantCulture)}";
            return null;
        }
    }
}
