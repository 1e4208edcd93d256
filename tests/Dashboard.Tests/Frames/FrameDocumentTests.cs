using System.Text;
using Dashboard.Frames;

namespace Dashboard.Tests.Frames;

public sealed class FrameDocumentTests
{
    [Theory]
    [InlineData("<!doctype html><html><HEAD lang=x><title>t</title>", "<!doctype html><html><HEAD lang=x>|<title>t</title>")]
    [InlineData("no head at all", "|no head at all")]
    [InlineData("", "|")]
    [InlineData("<head", "|<head")]
    public void WithConsole_AddsOurScriptFirstInTheHead(string page, string expected)
    {
        var result = Encoding.UTF8.GetString(FrameDocument.WithConsole(Encoding.UTF8.GetBytes(page)));

        Assert.Equal(expected.Replace("|", "<script src=\"-/console.js\"></script>", StringComparison.Ordinal), result);
    }

    [Fact]
    public void For_AScriptWithAStrangeName_IsEncoded()
    {
        var page = Encoding.UTF8.GetString(FrameDocument.For("a\"><b>.js"));

        Assert.DoesNotContain("<b>.js", page, StringComparison.Ordinal);
        Assert.Contains("src=\"a%22%3E%3Cb%3E.js\"", page, StringComparison.Ordinal);
    }
}
