using Bunit;
using Dashboard.Components.Layout;
using Dashboard.Core.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Components;

public sealed class PageBoundaryTests : BunitContext
{
    private bool broken = true;

    [Fact]
    public void PageBoundary_PageThrows_OffersAWayBackAndHidesTheDetail()
    {
        var page = RenderBroken(new InvalidOperationException("secret detail"));

        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Error id", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/", page.Find(".actions a").GetAttribute("href"));
    }

    [Fact]
    public void PageBoundary_Problem_IsToldInItsOwnWords()
    {
        var page = RenderBroken(new ProblemException(ProblemKind.Upstream, "The registry is down.", "It did not answer.", "Start it."));

        Assert.Equal("The registry is down.", page.Find(".alert-what").TextContent);
        Assert.Equal("Start it.", page.Find(".alert-next").TextContent);
    }

    [Fact]
    public void PageBoundary_TryAgain_RendersThePageAnew()
    {
        var page = RenderBroken(new InvalidOperationException());
        broken = false;

        page.Find(".actions button").Click();

        page.WaitForAssertion(() => Assert.Equal("works", page.Find("p").TextContent));
    }

    [Fact]
    public void PageBoundary_Leaving_ClearsTheError()
    {
        var page = RenderBroken(new InvalidOperationException());
        broken = false;

        Services.GetRequiredService<NavigationManager>().NavigateTo("/jobs");

        page.WaitForAssertion(() => Assert.Equal("works", page.Find("p").TextContent));
    }

    private IRenderedComponent<PageBoundary> RenderBroken(Exception exception) =>
        Render<PageBoundary>(p => p.Add(b => b.ChildContent, (RenderFragment)(builder =>
        {
            if (broken)
            {
                throw exception;
            }

            builder.AddMarkupContent(0, "<p>works</p>");
        })));
}
