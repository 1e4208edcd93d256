using Dashboard.Components.Shared;

namespace Dashboard.Components.Start;

/// <summary>How far a step is.</summary>
public enum StepState
{
    /// <summary>A step before it is missing.</summary>
    Later,

    /// <summary>Can be done now.</summary>
    Todo,

    /// <summary>Under way.</summary>
    Doing,

    /// <summary>Wants a person.</summary>
    Attention,

    /// <summary>Went wrong; can be tried again.</summary>
    Failed,

    /// <summary>Done.</summary>
    Done,
}

/// <summary>One step of the path.</summary>
/// <param name="Title">What is done, in the imperative.</param>
/// <param name="Text">One sentence: what happens and why.</param>
/// <param name="State">How far it is.</param>
/// <param name="Href">The page where it is done.</param>
/// <param name="Action">The link's text.</param>
public sealed record StartStep(string Title, string Text, StepState State, string Href, string Action)
{
    /// <summary>What has come of it, in a few words.</summary>
    public string? Result { get; init; }

    /// <summary>Where the result can be looked at.</summary>
    public string? ResultHref { get; init; }

    /// <summary>The same from a shell, line by line.</summary>
    public IReadOnlyList<string> ByHand { get; init; } = [];

    /// <summary>The state's word.</summary>
    public string Word => State switch
    {
        StepState.Later => "later",
        StepState.Todo => "to do",
        StepState.Doing => "under way",
        StepState.Attention => "waits for you",
        StepState.Failed => "failed",
        _ => "done",
    };

    /// <summary>The state's tone.</summary>
    public StateTone Tone => State switch
    {
        StepState.Doing => StateTone.Busy,
        StepState.Attention => StateTone.Warning,
        StepState.Failed => StateTone.Bad,
        StepState.Done => StateTone.Good,
        _ => StateTone.Waiting,
    };
}
