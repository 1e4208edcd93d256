using Dashboard.Core.Samples;

namespace Dashboard.Core.Tests.Samples;

public sealed class CompilerMessagesTests
{
    private static readonly string[] Files = ["src/main.rs", "Cargo.toml", "hello.c"];

    [Fact]
    public void Of_Rustc_TakesTheFirstPlaceOfEachMessage()
    {
        var found = CompilerMessages.Of(
            [
                "\u001b[0m\u001b[1m\u001b[38;5;9merror[E0382]\u001b[0m\u001b[0m\u001b[1m: borrow of moved value: `greeting`\u001b[0m",
                "\u001b[0m \u001b[0m\u001b[0m\u001b[1m\u001b[38;5;12m--> \u001b[0m\u001b[0msrc/main.rs:5:20\u001b[0m",
                "  |",
                "note: something",
                "   --> src/main.rs:2:1",
                "warning: unused variable: `x`",
                "  --> src/main.rs:9:13",
                "error: could not compile `compile-error` due to previous error",
            ],
            Files);

        Assert.Equal(
            [
                new CompilerMessage("src/main.rs", 5, 20, true, "borrow of moved value: `greeting` [E0382]"),
                new CompilerMessage("src/main.rs", 9, 13, false, "unused variable: `x`"),
            ],
            found);
    }

    [Fact]
    public void Of_Clang_TakesErrorsAndWarningsButNoNotes()
    {
        var found = CompilerMessages.Of(
            [
                "\u001b[1mhello.c:3:5: \u001b[0m\u001b[0;1;31merror: \u001b[0m\u001b[1muse of undeclared identifier 'x'\u001b[0m",
                "./hello.c:4:1: warning: unused: 'y' [-Wunused]",
                "hello.c:1:1: note: declared here",
                "hello.c:2:10: fatal error: 'nope.h' file not found",
            ],
            Files);

        Assert.Equal(
            [
                new CompilerMessage("hello.c", 3, 5, true, "use of undeclared identifier 'x'"),
                new CompilerMessage("hello.c", 4, 1, false, "unused: 'y' [-Wunused]"),
                new CompilerMessage("hello.c", 2, 10, true, "'nope.h' file not found"),
            ],
            found);
    }

    [Fact]
    public void Of_CargoAboutAManifest_FindsThePlace()
    {
        var found = CompilerMessages.Of(
            ["error: failed to parse manifest at `/build/hello/Cargo.toml`", "", "Caused by:", "  could not parse input as TOML", "", "Caused by:", "  TOML parse error at line 14, column 5"],
            Files);

        Assert.Equal([new CompilerMessage("Cargo.toml", 14, 5, true, "TOML parse error")], found);
    }

    [Theory]
    [InlineData("/usr/include/stdio.h:3:5: error: elsewhere")]
    [InlineData("../hello.c:3:5: error: outside")]
    [InlineData("hello.c:0:5: error: no such line")]
    [InlineData("hello.c:99999999999:5: error: no such line")]
    [InlineData("hello.c:3: error: no column")]
    [InlineData("  --> src/main.rs:3:5")]
    [InlineData("error: linking with `cc` failed")]
    [InlineData("")]
    public void Of_PlaceThatDoesNotCount_IsPassedOver(string line) => Assert.Empty(CompilerMessages.Of([line], Files));

    [Fact]
    public void Of_Flood_KeepsABoundedNumberOfBoundedTexts()
    {
        var lines = Enumerable.Range(1, 5000).Select(n => $"hello.c:{n}:1: error: {new string('x', 3000)}").Append($"hello.c:1:1: error: {new string('y', 100_000)}");

        var found = CompilerMessages.Of(lines, Files);

        Assert.Equal(CompilerMessages.Most, found.Count);
        Assert.All(found, message => Assert.True(message.Text.Length <= 303));
    }

    [Fact]
    public void Of_SameMessageTwice_KeepsOne() =>
        Assert.Single(CompilerMessages.Of(["hello.c:3:5: error: x", "hello.c:3:5: error: x"], Files));
}
