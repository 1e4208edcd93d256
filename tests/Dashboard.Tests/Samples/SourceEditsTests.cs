using System.Text;
using Dashboard.Components.Samples;
using Dashboard.Core.Samples;

namespace Dashboard.Tests.Samples;

public sealed class SourceEditsTests
{
    private readonly SourceEdits edits = new(
    [
        new SourceFile("main.c", Encoding.UTF8.GetBytes("int main;\r\n")),
        new SourceFile("data.bin", new byte[] { 0xff, 0xfe, 1 }),
    ]);

    [Fact]
    public void Set_NewText_IsAnEditAndTheOriginalStays()
    {
        Assert.True(edits.Set("main.c", "int main2;"));

        Assert.True(edits.IsEdited("main.c"));
        Assert.Equal(("int main2;", "int main;\r\n"), (edits.TextOf(edits.Files[0]), edits.Files[0].Original));
        Assert.Equal(["main.c"], edits.Texts.Keys);
    }

    [Theory]
    [InlineData("int main;\r\n")]
    [InlineData("int main;\n")]
    public void Set_OriginalText_IsNoEdit(string text)
    {
        edits.Set("main.c", "x");

        Assert.True(edits.Set("main.c", text));

        Assert.False(edits.Any);
    }

    [Fact]
    public void Set_SameTextAgain_ChangesNothing()
    {
        edits.Set("main.c", "x");
        Assert.False(edits.Set("main.c", "x"));
    }

    [Theory]
    [InlineData("other.c")]
    [InlineData("../main.c")]
    [InlineData("data.bin")]
    public void Set_FileThatCanNotBeEdited_IsPassedOver(string path)
    {
        Assert.False(edits.Set(path, "x"));
        Assert.False(edits.Any);
    }

    [Fact]
    public void Replace_OtherTexts_ForgetsThoseBefore()
    {
        edits.Set("main.c", "x");

        edits.Replace(new Dictionary<string, string> { ["main.c"] = "y", ["nowhere.c"] = "z" });

        Assert.Equal("y", Assert.Single(edits.Texts).Value);
        edits.Reset("main.c");
        Assert.False(edits.Any);
    }
}
