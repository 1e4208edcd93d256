using Bunit;
using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;

namespace Dashboard.Tests.Components;

public sealed class SharedComponentTests : BunitContext
{
    [Fact]
    public void EmptyState_WithAction_SaysWhatToDo()
    {
        var empty = Render<EmptyState>(p => p
            .Add(e => e.Title, "No modules yet")
            .Add(e => e.Text, "Build a sample.")
            .AddChildContent("<a href=\"/samples\">Samples</a>"));

        Assert.Equal("No modules yet", empty.Find(".empty-title").TextContent);
        Assert.Equal("/samples", empty.Find(".actions a").GetAttribute("href"));
    }

    [Fact]
    public void ProblemAlert_NoProblem_RendersNothing() =>
        Assert.Equal("", Render<ProblemAlert>(p => p.Add(a => a.Problem, null)).Markup.Trim());

    [Fact]
    public void ProblemAlert_Problem_SaysWhatWhyAndNextAsText()
    {
        var problem = new ProblemException(ProblemKind.Invalid, "<b>What</b>.", "Why.", "Next.");

        var alert = Render<ProblemAlert>(p => p.Add(a => a.Problem, ProblemView.From(problem)));

        Assert.Equal("<b>What</b>.", alert.Find(".alert-what").TextContent);
        Assert.Empty(alert.FindAll("b"));
        Assert.Contains("Why.", alert.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Next.", alert.Find(".alert-next").TextContent);
        Assert.Empty(alert.FindAll("code"));
    }

    [Fact]
    public void ProblemView_UnexpectedError_HidesItsTextAndKeepsOneId()
    {
        var error = new InvalidOperationException("secret detail");

        var view = ProblemView.From(error);

        Assert.DoesNotContain("secret", view.What + view.Why + view.Next, StringComparison.Ordinal);
        Assert.NotNull(view.Id);
        Assert.Equal(view.Id, ProblemView.From(error).Id);
    }

    [Fact]
    public void Digest_Long_IsShortToReadAndWholeToCopy()
    {
        var value = "sha256:" + new string('a', 64);

        var digest = Render<Digest>(p => p.Add(d => d.Value, value).Add(d => d.Href, "/modules/x"));

        Assert.Equal("sha256:aaaaaaaaaaaa", digest.Find("a code").TextContent);
        Assert.Equal(value, digest.Find("button").GetAttribute("data-copy"));
    }

    [Fact]
    public void CopyButton_HasAName()
    {
        var button = Render<CopyButton>(p => p.Add(b => b.Text, "x").Add(b => b.Label, "digest")).Find("button");

        Assert.Equal("Copy digest", button.GetAttribute("aria-label"));
        Assert.Equal("button", button.GetAttribute("type"));
    }

    [Fact]
    public void LogTerminal_Parameters_ReachTheElement()
    {
        var terminal = Render<LogTerminal>(p => p
            .Add(t => t.StreamId, "pod-1")
            .Add(t => t.Label, "Log of wasm-demo")
            .Add(t => t.DownloadHref, "/api/x/log")
            .Add(t => t.Rows, 30)).Find("log-terminal");

        Assert.Equal("pod-1", terminal.GetAttribute("stream"));
        Assert.Equal("Log of wasm-demo", terminal.GetAttribute("label"));
        Assert.Equal("/api/x/log", terminal.GetAttribute("download"));
        Assert.Equal("--terminal-rows: 30", terminal.GetAttribute("style"));
    }

    [Fact]
    public void Skeleton_TellsAScreenReaderThatItLoads()
    {
        var skeleton = Render<Skeleton>(p => p.Add(s => s.Lines, 3)).Find("[role=status]");

        Assert.Equal("Loading", skeleton.GetAttribute("aria-label"));
        Assert.Equal(3, skeleton.Children.Length);
    }

    [Fact]
    public void JobResults_Module_LeadsToItsPage()
    {
        var job = FakeJobService.Create("a1", JobState.Succeeded) with
        {
            Results = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["module"] = "sha256:" + new string('b', 64),
                ["peakMemoryBytes"] = "12345678",
            },
        };

        var results = Render<JobResults>(p => p.Add(r => r.Job, job));

        Assert.Equal("/modules/sha256:" + new string('b', 64), results.Find("a").GetAttribute("href"));
        Assert.Contains("12.3 MB", results.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "0.0 s")]
    [InlineData(449, "0.4 s")]
    [InlineData(59_999, "59.9 s")]
    [InlineData(185_000, "3 m 05 s")]
    [InlineData(7_620_000, "2 h 07 m")]
    public void Elapsed_Format_AgreesWithTheBrowser(long milliseconds, string text) =>
        Assert.Equal(text, Elapsed.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(96_000, "96 kB")]
    [InlineData(6_500, "6.5 kB")]
    [InlineData(7_000_000, "7.0 MB")]
    [InlineData(64_000_000_000, "64 GB")]
    public void Sizes_Format_IsDecimal(long bytes, string text) => Assert.Equal(text, Sizes.Format(bytes));
}
