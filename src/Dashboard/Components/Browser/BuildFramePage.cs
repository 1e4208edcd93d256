using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Dashboard.Frames;

namespace Dashboard.Components.Browser;

/// <summary>What the page of one build in the browser shows and does.</summary>
public sealed class BuildFramePage(IBuildOutputs builds, IJobService jobs, FrameTokens tokens) : IDisposable
{
    private const int Searched = 500;
    private string build = "";

    /// <summary>The files the build made.</summary>
    public IReadOnlyList<BuiltFile> Files { get; private set; } = [];

    /// <summary>The newest job that made or found this build; null when it is no longer remembered.</summary>
    public Job? Job { get; private set; }

    /// <summary>The page it made, if any.</summary>
    public BuiltFile? Page => BuildEntry.PageOf(Files);

    /// <summary>The script it made, if any.</summary>
    public BuiltFile? Script => BuildEntry.ScriptOf(Files);

    /// <summary>What is opened; null when there is nothing for a browser.</summary>
    public BuiltFile? Entry => Page ?? Script;

    /// <summary>The opening under way; null when stopped.</summary>
    public string? Token { get; private set; }

    /// <summary>The sample, from the job's target; null when the job is not remembered.</summary>
    public string? Sample => Job?.Target.Split('/')[0];

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Loads a build.</summary>
    public Task LoadAsync(string name) => Loading.RunAsync(async () =>
    {
        Stop();
        build = name;
        Files = builds.Find(name) ?? throw new ProblemException(
            ProblemKind.NotFound, "There is no such build.", "It was never made here, or its files were cleaned up.", "Build the sample again; its result leads here.");
        var known = await jobs.ListAsync(JobKind.Build, Searched, null, CancellationToken.None);
        Job = known.FirstOrDefault(job => job.Results.GetValueOrDefault("build") == name);
    });

    /// <summary>Opens the build in a frame, under a name of its own.</summary>
    public void Run()
    {
        Stop();
        Token = tokens.Issue(build);
    }

    /// <summary>Takes the frame away; its files can't be loaded any more.</summary>
    public void Stop()
    {
        if (Token is { } token)
        {
            tokens.Revoke(token);
            Token = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();
}
