using Dashboard.Core.Errors;
using Dashboard.Core.Registry;

namespace Dashboard.Core.Tests.Registry;

public sealed class OciReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("127.0.0.1:5051/wasm-demo:v0.0.0", "127.0.0.1:5051", "wasm-demo", "v0.0.0", null)]
    [InlineData("dkoacr.azurecr.io/wasm-demo", "dkoacr.azurecr.io", "wasm-demo", null, null)]
    [InlineData("localhost/a/b/c:latest", "localhost", "a/b/c", "latest", null)]
    [InlineData("LOCALHOST:80/a:X", "LOCALHOST:80", "a", "X", null)]
    [InlineData("[::1]:5000/a__b.c-d---e:_t", "[::1]:5000", "a__b.c-d---e", "_t", null)]
    [InlineData("r.io/a@sha256:" + Hex, "r.io", "a", null, "sha256:" + Hex)]
    [InlineData("r.io/a:v1@sha256:" + Hex, "r.io", "a", "v1", "sha256:" + Hex)]
    public void Parse_WellFormed_GivesTheParts(string text, string host, string repository, string? tag, string? digest)
    {
        var reference = OciReference.Parse(text);

        Assert.Equal((host, repository, tag, digest), (reference.Host, reference.Repository, reference.Tag, reference.Digest));
        Assert.Equal(text, reference.ToString());
        Assert.Equal(digest ?? tag ?? "latest", reference.Selector);
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("  ", "empty")]
    [InlineData("127.0.0.1:5051/wasm demo:v1", "character space at position 20")]
    [InlineData("r.io/a:v1\n", "U+000A at position 10")]
    [InlineData("r.io/d\u00e9mo", "U+00E9 at position 7")]
    [InlineData("r.io/a;rm", "';' at position 7")]
    [InlineData("https://r.io/a:v1", "no scheme")]
    [InlineData("wasm-demo:v1", "names no registry")]
    [InlineData("library/wasm-demo:v1", "names no registry")]
    [InlineData("/a:v1", "names no registry")]
    [InlineData("r.io/", "names no repository")]
    [InlineData("r.io/:v1", "names no repository")]
    [InlineData("r.io/Wasm:v1", "upper-case")]
    [InlineData("r.io/a//b:v1", "repository")]
    [InlineData("r.io/../b:v1", "repository")]
    [InlineData("r.io/a..b", "repository")]
    [InlineData("r.io/a___b", "repository")]
    [InlineData("r.io/-a", "repository")]
    [InlineData("r.io/a_", "repository")]
    [InlineData("r.io/a:", "tag")]
    [InlineData("r.io/a:.x", "tag")]
    [InlineData("r.io/a:x:y", "repository")]
    [InlineData("r.io:0/a", "registry")]
    [InlineData("r.io:70000/a", "registry")]
    [InlineData("r..io/a", "registry")]
    [InlineData("-r.io/a", "registry")]
    [InlineData("r.io/a@sha256:12", "64 lower-case")]
    [InlineData("r.io/a@md5:" + Hex, "64 lower-case")]
    [InlineData("r.io/a@", "64 lower-case")]
    public void Parse_Malformed_SaysWhatIsWrongAndWhatToWrite(string? text, string words)
    {
        var problem = Assert.Throws<ProblemException>(() => OciReference.Parse(text));

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Contains(words, problem.Why, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:5051/wasm-demo:v0.0.0", problem.Next, StringComparison.Ordinal);
        Assert.DoesNotContain(problem.Message, char.IsControl);
    }

    [Fact]
    public void Parse_Lengths_AreBounded()
    {
        Assert.True(OciReference.TryParse("r.io/" + new string('a', 250), out _, out _));
        Assert.False(OciReference.TryParse("r.io/" + new string('a', 251), out _, out _));
        Assert.True(OciReference.TryParse("r.io/a:" + new string('t', 128), out _, out _));
        Assert.False(OciReference.TryParse("r.io/a:" + new string('t', 129), out _, out _));
        Assert.False(OciReference.TryParse("r.io/" + new string('a', 1_000_000), out _, out _));
    }
}
