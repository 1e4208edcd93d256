using Dashboard.Core.Errors;
using Dashboard.Core.Samples;

namespace Dashboard.Core.Tests.Samples;

public sealed class SampleParserTests
{
    private const string Good = """
        name: hello
        title: Hello
        language: rust
        group: hello
        shows: Something.
        description: More about it.
        files: [src/main.rs, Cargo.toml]
        scenarios:
          - id: build-hello
            title: To WASI
            target: wasm32-wasi
            tools: [cargo]
            command: [cargo, build, --target, "{target}"]
            env: {RUSTFLAGS: -g}
            outputs:
              - {path: "target/{target}/debug/hello.wasm", kind: module}
              - {path: hello.html, kind: file}
            expectFailure:
              why: Because.
            explanation: It **builds**.
            run:
              args: ["2", "3"]
              stdin: text
              invoke: add
              listen: true
              workspace: false
              expectFailure:
                why: No socket.
        """;

    [Fact]
    public void Parse_EverythingGiven_ReadsAll()
    {
        var sample = SampleParser.Parse("hello", Good);

        Assert.Equal(("hello", "Hello", "rust"), (sample.Name, sample.Title, sample.Language));
        Assert.Equal(["src/main.rs", "Cargo.toml"], sample.Files);
        var scenario = Assert.Single(sample.Scenarios);
        Assert.Equal(["cargo", "build", "--target", "{target}"], scenario.Command);
        Assert.Equal("-g", scenario.Environment["RUSTFLAGS"]);
        Assert.Equal([OutputKind.Module, OutputKind.File], scenario.Outputs.Select(output => output.Kind));
        Assert.Equal("Because.", scenario.ExpectFailure);
        Assert.Equal(("hello", "It **builds**."), (sample.Group, scenario.Explanation));
        Assert.Equal(["2", "3"], scenario.Run!.Args);
        Assert.Equal(("text", "add", true, false, "No socket."), (scenario.Run.Stdin, scenario.Run.Invoke, scenario.Run.Listen, scenario.Run.Workspace, scenario.Run.ExpectFailure));
    }

    [Theory]
    [InlineData("language: rust", "language: cobol", "language is 'cobol'; allowed: rust, c, cpp")]
    [InlineData("target: wasm32-wasi", "target: arm64", "scenarios[0].target is 'arm64'; allowed: wasm32-wasi,")]
    [InlineData("tools: [cargo]", "tools: [make]", "scenarios[0].tools[0] is 'make'; allowed: cargo, clang, clang++, emcc")]
    [InlineData("tools: [cargo]", "tools: [clang]", "scenarios[0].command must start with 'clang'")]
    [InlineData("tools: [cargo]", "tools: cargo", "scenarios[0].tools must be a list")]
    [InlineData("title: Hello\n", "", "title is missing")]
    [InlineData("title: Hello", "titel: Hello", "title is missing")]
    [InlineData("title: Hello", "title: Hello\nauthor: me", "author is not known here; allowed: name, title,")]
    [InlineData("title: Hello", "title: Hello\norder: first", "order must be a whole number from 1 to 999")]
    [InlineData("name: hello", "name: other", "name must be the folder's name")]
    [InlineData("group: hello", "group: Hello!", "group must be of lower-case letters")]
    [InlineData("listen: true", "listen: maybe", "scenarios[0].run.listen is 'maybe'; allowed: true, false")]
    [InlineData("invoke: add", "call: add", "scenarios[0].run.call is not known here; allowed: args, stdin, invoke,")]
    [InlineData("src/main.rs", "../../etc/passwd", "files must stay inside")]
    [InlineData("src/main.rs", "/etc/passwd", "files must stay inside")]
    [InlineData("src/main.rs", ".git/config", "files must stay inside")]
    [InlineData("path: hello.html", "path: ../x.html", "scenarios[0].outputs[1].path must stay inside")]
    [InlineData("kind: file", "kind: picture", "scenarios[0].outputs[1].kind is 'picture'; allowed: module, file")]
    [InlineData("RUSTFLAGS: -g", "LD_PRELOAD: x", "scenarios[0].env.LD_PRELOAD can't be set")]
    [InlineData("why: Because.", "reason: Because.", "scenarios[0].expectFailure.why is missing")]
    [InlineData("id: build-hello", "id: Build Hello", "scenarios[0].id must be of lower-case")]
    [InlineData("shows: Something.", "shows: [", "not valid YAML")]
    public void Parse_Wrong_SaysFileLineKeyAndWhatIsAllowed(string from, string to, string complaint)
    {
        var text = Good.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);

        var problem = Assert.Throws<ProblemException>(() => SampleParser.Parse("hello", text));

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Contains("samples/hello/sample.yaml", problem.What, StringComparison.Ordinal);
        Assert.StartsWith("Line ", problem.Why, StringComparison.Ordinal);
        Assert.Contains(complaint, problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SameIdTwice_Complains()
    {
        var again = Good[Good.IndexOf("  - id:", StringComparison.Ordinal)..];

        var problem = Assert.Throws<ProblemException>(() => SampleParser.Parse("hello", Good + "\n" + again));

        Assert.Contains("two entries with the same id", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void Parse_NestedAsDeepAsTheSizeAllows_Complains(string nesting)
    {
        var text = string.Concat(Enumerable.Repeat(nesting, SampleCatalog.DescriptionBytes / nesting.Length));

        Assert.Throws<ProblemException>(() => SampleParser.Parse("hello", text));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("src/main.rs")]
    [InlineData("a-b_c+d.1/x")]
    public void IsConfined_PlainPath_True(string path) => Assert.True(RelativePath.IsConfined(path));

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a b")]
    public void IsConfined_AnythingElse_False(string path) => Assert.False(RelativePath.IsConfined(path));
}
