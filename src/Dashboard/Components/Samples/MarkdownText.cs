using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Dashboard.Components.Samples;

/// <summary>
/// Makes HTML of Markdown that somebody else wrote: HTML in it is shown as text, images are not loaded, and links lead to the
/// web or within the dashboard, never to a script.
/// </summary>
public static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>The HTML.</summary>
    public static string ToHtml(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsAllowed(link.Url))
            {
                // Its text stays.
                link.ReplaceBy(new ContainerInline(), copyChildren: true);
            }
            else
            {
                link.GetAttributes().AddProperty("rel", "noreferrer");
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => link.IsEmail || !IsAllowed(link.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        return document.ToHtml(Pipeline);
    }

    // Browsers read '\' as '/', and leave out control characters before they look at the scheme.
    private static bool IsAllowed(string? url)
    {
        if (string.IsNullOrEmpty(url) || url.Contains('\\', StringComparison.Ordinal) || url.Any(char.IsControl) || url.StartsWith("//", StringComparison.Ordinal))
        {
            return false;
        }

        return url[0] is '/' or '#'
            || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || !url.Split('/', '?', '#')[0].Contains(':', StringComparison.Ordinal);
    }
}
