using Dashboard.Components.Samples;

namespace Dashboard.Tests.Samples;

public sealed class MarkdownTextTests
{
    [Fact]
    public void ToHtml_Markdown_IsHtml() =>
        Assert.Equal("<p><strong>a</strong> <code>b</code></p>\n", MarkdownText.ToHtml("**a** `b`"));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a <img src=x onerror=alert(1)> b")]
    [InlineData("<iframe src='https://example.com'></iframe>")]
    public void ToHtml_Html_IsShownAsText(string text)
    {
        var html = MarkdownText.ToHtml(text);

        Assert.Contains("&lt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<iframe", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](data:text/html,x)")]
    [InlineData("[x](//example.com)")]
    [InlineData("[x](/\\\\example.com)")]
    [InlineData("[x](&#1;javascript:alert(1))")]
    [InlineData("[x](java&#10;script:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<a@example.com>")]
    [InlineData("![x](https://example.com/x.png)")]
    [InlineData("[x][y]\n\n[y]: vbscript:x")]
    public void ToHtml_LinkElsewhere_IsItsTextOnly(string text)
    {
        var html = MarkdownText.ToHtml(text);

        Assert.DoesNotContain("href", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/samples/limits")]
    [InlineData("https://wasmtime.dev")]
    [InlineData("hello/world")]
    [InlineData("#source")]
    public void ToHtml_LinkToTheWebOrWithin_Stays(string url) =>
        Assert.Contains($"<a href=\"{url}\" rel=\"noreferrer\">x</a>", MarkdownText.ToHtml($"[x]({url})"), StringComparison.Ordinal);
}
