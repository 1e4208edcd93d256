using Bunit;
using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;

namespace Dashboard.Tests.Components;

public sealed class StateBadgeTests : BunitContext
{
    [Fact]
    public void StateBadge_EveryJobState_HasItsWordAndAShapeOfItsOwn()
    {
        var shapes = Enum.GetValues<JobState>()
            .Select(state => Render<StateBadge>(p => p.Add(b => b.Job, state)).Find("svg").InnerHtml)
            .ToList();

        Assert.Equal(shapes.Count, shapes.Distinct().Count());
        Assert.Equal("queued", Render<StateBadge>(p => p.Add(b => b.Job, JobState.Queued)).Find(".state").TextContent.Trim());
    }

    [Fact]
    public void StateBadge_UnknownWord_IsShownAsItIs()
    {
        var badge = Render<StateBadge>(p => p.Add(b => b.State, "<Odd>"));

        Assert.Equal("<Odd>", badge.Find(".state").TextContent.Trim());
    }

    [Fact]
    public void StateBadge_Tone_OverridesTheWord()
    {
        var badge = Render<StateBadge>(p => p.Add(b => b.State, "Ready").Add(b => b.Tone, StateTone.Bad));

        Assert.Contains("state-bad", badge.Find(".state").ClassList);
    }
}
