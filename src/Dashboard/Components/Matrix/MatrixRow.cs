using System.Globalization;
using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Matrix;

namespace Dashboard.Components.Matrix;

/// <summary>One runtime in the table of a matrix.</summary>
/// <param name="Runtime">Its name, as shown.</param>
/// <param name="Version">Its version, or null.</param>
public sealed record MatrixRow(string Runtime, string? Version)
{
    /// <summary>What this browser's row is called.</summary>
    public const string Browser = "this browser";

    /// <summary>One word for how it stands.</summary>
    public required string State { get; init; }

    /// <summary>What that word means.</summary>
    public required StateTone Tone { get; init; }

    /// <summary>Why, in words, where there is something to say.</summary>
    public string? Reason { get; init; }

    /// <summary>How to get the runtime, where it is missing.</summary>
    public string? HowToInstall { get; init; }

    /// <summary>The job that ran it; null for this browser and for a runtime without a run.</summary>
    public string? JobId { get; init; }

    /// <summary>The guest's exit code, where it ended by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Milliseconds from the start to the first line of standard output.</summary>
    public double? FirstOutputMs { get; init; }

    /// <summary>Milliseconds in all.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Milliseconds it was compiled before, for the first time; not part of <see cref="DurationMs"/>.</summary>
    public double? PreparationMs { get; init; }

    /// <summary>The most memory it had, in bytes.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>What it wrote; null until it ended, and where it never began to run.</summary>
    public OutputDigest? Output { get; init; }

    /// <summary>The first lines of standard output of a run in this browser, which has no log.</summary>
    public IReadOnlyList<string>? Head { get; init; }

    /// <summary>Whether it is this browser.</summary>
    public bool IsBrowser => Runtime == Browser;

    /// <summary>Whether it waits or works.</summary>
    public bool IsUnderWay => Tone is StateTone.Busy || State == "queued";

    /// <summary>The row of a runtime that could only fail, and is therefore not tried unasked.</summary>
    public MatrixRow NotTried(string why) => this with { State = "not tried", Tone = StateTone.Neutral, Reason = why };

    /// <summary>The row of a server's runtime.</summary>
    public static MatrixRow Of(MatrixCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell switch
        {
            { Job: { } job } => Of(cell, job),
            { HowToInstall: { } how } => new(cell.Runtime, null) { State = "not installed", Tone = StateTone.Neutral, HowToInstall = how },
            { Refusal: { } refusal } => new(cell.Runtime, cell.Version) { State = "can't", Tone = StateTone.Warning, Reason = refusal },
            _ => new(cell.Runtime, cell.Version) { State = "ready", Tone = StateTone.Waiting },
        };
    }

    private static MatrixRow Of(MatrixCell cell, Job job)
    {
        var word = job.Results.GetValueOrDefault("end") switch
        {
            "exited" when job.State == JobState.Succeeded => "ran",
            "exited" => "ended",
            "trapped" => "trapped",
            "notInstantiated" => "not loaded",
            "timeLimit" => "too long",
            "memoryLimit" => "too much memory",
            "outputLimit" => "too much output",
            "stackLimit" => "too deep",
            _ => StateLook.Word(job.State),
        };
        return new MatrixRow(cell.Runtime, VersionOf(job) ?? cell.Version)
        {
            State = word,
            Tone = ToneOf(job.State),
            Reason = job.State == JobState.Succeeded ? null : job.Reason,
            JobId = job.Id,
            ExitCode = job.Results.GetValueOrDefault("end") == "exited" ? job.ExitCode : null,
            FirstOutputMs = Number(job, "firstOutputMs"),
            DurationMs = Number(job, "durationMs"),
            PreparationMs = Number(job, "preparationMs"),
            PeakBytes = (long?)Number(job, "peakMemoryBytes"),
            Output = job.Results.GetValueOrDefault("end") is not (null or "notInstantiated") && job.Results.TryGetValue("outputSha256", out var sha256)
                ? new OutputDigest(sha256, (long)(Number(job, "outputLines") ?? 0))
                : null,
        };
    }

    private static StateTone ToneOf(JobState state) => state switch
    {
        JobState.Queued => StateTone.Waiting,
        JobState.Running => StateTone.Busy,
        JobState.Succeeded => StateTone.Good,
        JobState.Failed => StateTone.Bad,
        _ => StateTone.Warning,
    };

    private static string? VersionOf(Job job) =>
        job.Results.TryGetValue("runtime", out var name) && name.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank ? name[(blank + 1)..] : null;

    private static double? Number(Job job, string name) =>
        double.TryParse(job.Results.GetValueOrDefault(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
