using Dashboard.Components.Matrix;
using Dashboard.Components.Shared;
using Dashboard.Core.Sandbox;

namespace Dashboard.Tests.Matrix;

public sealed class OutputGroupsTests
{
    private static MatrixRow Row(string runtime, string? output) => new(runtime, "1") { State = "ran", Tone = StateTone.Good, Output = output is null ? null : OutputDigest.Of(output) };

    [Fact]
    public void Sentence_AllEqual_SaysSo()
    {
        var rows = new[] { Row("wasmtime", null), Row("wazero", "a\n"), Row("node", "a\n"), Row(MatrixRow.Browser, "a\n") };
        var groups = new OutputGroups(rows);

        Assert.True(groups.AllSame);
        Assert.Equal("All 3 wrote the same: 1 line of standard output, byte for byte.", groups.Sentence);
        Assert.Equal("same as wazero and this browser", groups.PhraseOf(rows[2]));
        Assert.Equal("", groups.PhraseOf(rows[0]));
    }

    [Fact]
    public void Sentence_OneDiffers_NamesItAndTheMajority()
    {
        var rows = new[] { Row("wasmtime", "b\nc\n"), Row("wazero", "a\n"), Row("node", "a\n") };
        var groups = new OutputGroups(rows);

        Assert.Equal("wazero", groups.Reference!.Runtime);
        Assert.Equal("differs from wazero and node", groups.PhraseOf(rows[0]));
        Assert.True(groups.Differs(rows[0]));
        Assert.Equal("The outputs differ: wazero and node wrote the same 1 line; wasmtime wrote 2 lines of its own.", groups.Sentence);
    }

    [Fact]
    public void Sentence_OneOutput_ComparesNothing()
    {
        var rows = new[] { Row("wazero", "a\n"), Row("node", null) };

        Assert.Null(new OutputGroups(rows).Sentence);
        Assert.Equal("", new OutputGroups(rows).PhraseOf(rows[0]));
    }

    [Fact]
    public void Diff_ChangedAndMissingLines_AreShownWithTheirNumbers()
    {
        var diff = OutputDiff.Of(["a", "b", "c"], ["a", "B"]);

        Assert.Equal([new DiffLine(2, "b", "B"), new DiffLine(3, "c", null)], diff.Lines);
        Assert.Equal(0, diff.More);
    }

    [Fact]
    public void Diff_ManyAndLongLines_AreBounded()
    {
        var one = Enumerable.Range(0, 100).Select(i => new string('x', 5000) + i).ToList();
        var two = Enumerable.Range(0, 100).Select(i => new string('x', 5000) + "other" + i).ToList();

        var diff = OutputDiff.Of(one, two);

        Assert.Equal((8, 92), (diff.Lines.Count, diff.More));
        Assert.All(diff.Lines, line => Assert.InRange(line.Other!.Length, 1, 250));
        Assert.Contains("other", diff.Lines[0].Other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("built from compute-rust (build-rust-compute)", "compute-rust", "build-rust-compute")]
    [InlineData("built from compute-rust (build-rust-compute), edited (01234567)", "compute-rust", "build-rust-compute")]
    public void Origin_OfABuild_NamesSampleAndScenario(string origin, string sample, string scenario) =>
        Assert.Equal((sample, scenario), OriginText.Read(origin));

    [Fact]
    public void Origin_OfAnUpload_IsNull() => Assert.Null(OriginText.Read("upload"));
}
