using Dashboard.Core.Jobs;

namespace Dashboard.Components.Shared;

/// <summary>What a state means for the person looking at it.</summary>
public enum StateTone
{
    /// <summary>Not begun: waits for its turn or for somebody.</summary>
    Waiting,

    /// <summary>Under way.</summary>
    Busy,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Wants attention: ended by somebody or something outside.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Bad,

    /// <summary>Neither good nor bad.</summary>
    Neutral,
}

/// <summary>The shape and colour of a state.</summary>
/// <param name="Icon">A name from <see cref="IconShapes"/>.</param>
/// <param name="Css">The suffix of the CSS class <c>state-*</c>.</param>
public sealed record StateLook(string Icon, string Css)
{
    /// <summary>For a word nobody knows.</summary>
    public static readonly StateLook Unknown = new("unknown", "neutral");

    private static readonly Dictionary<string, StateLook> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        // Jobs
        ["queued"] = new("queued", "waiting"),
        ["running"] = new("running", "busy"),
        ["succeeded"] = new("succeeded", "good"),
        ["failed"] = new("failed", "bad"),
        ["cancelled"] = new("cancelled", "warning"),
        ["interrupted"] = new("interrupted", "warning"),

        // Pods, nodes, certificate requests
        ["Pending"] = new("waiting", "waiting"),
        ["Terminating"] = new("running", "warning"),
        ["Completed"] = new("succeeded", "good"),
        ["Error"] = new("failed", "bad"),
        ["CrashLoopBackoff"] = new("failed", "bad"),
        ["ImagePullBackoff"] = new("failed", "bad"),
        ["Ready"] = new("succeeded", "good"),
        ["NotReady"] = new("failed", "bad"),
        ["Approved"] = new("succeeded", "good"),
        ["Issued"] = new("succeeded", "good"),
        ["Denied"] = new("cancelled", "bad"),

        // Services and tools
        ["installed"] = new("succeeded", "good"),
        ["found"] = new("succeeded", "good"),
        ["missing"] = new("cancelled", "warning"),
        ["done"] = new("succeeded", "good"),
        ["todo"] = new("queued", "waiting"),
        ["starting"] = new("running", "busy"),
        ["stopped"] = new("stop", "neutral"),
    };

    /// <summary>The look of a known word; a question mark for any other.</summary>
    public static StateLook Of(string word) => Words.TryGetValue(word, out var look) ? look : Unknown;

    /// <summary>The look of a tone.</summary>
    public static StateLook Of(StateTone tone) => tone switch
    {
        StateTone.Waiting => new("waiting", "waiting"),
        StateTone.Busy => new("running", "busy"),
        StateTone.Good => new("succeeded", "good"),
        StateTone.Warning => new("interrupted", "warning"),
        StateTone.Bad => new("failed", "bad"),
        _ => new("stop", "neutral"),
    };

    /// <summary>A job state's word, as in the API.</summary>
    public static string Word(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        _ => "interrupted",
    };
}
