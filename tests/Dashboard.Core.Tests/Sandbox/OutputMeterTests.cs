using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Logs;
using Dashboard.Core.Sandbox;

namespace Dashboard.Core.Tests.Sandbox;

public sealed class OutputMeterTests
{
    private readonly RecordingSink _sink = new();

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\r\nb", 2)]
    [InlineData("\n\n", 2)]
    [InlineData("grüße\n\nend", 3)]
    public void Of_Text_IsTheDigestOfItsLines(string text, long lines)
    {
        var plain = text.Replace("\r", "", StringComparison.Ordinal);
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(plain.Length == 0 || plain.EndsWith('\n') ? plain : plain + "\n"));

        Assert.Equal(new OutputDigest(Convert.ToHexStringLower(expected), lines), OutputDigest.Of(text));
    }

    [Fact]
    public void Finish_SameOutputInOtherPieces_IsEqual()
    {
        using var whole = new OutputMeter(_sink, digests: true);
        using var pieces = new OutputMeter(_sink, digests: true);

        whole.WriteMany(LogSource.Stdout, ["one", "two", new string('x', 5000)]);
        pieces.Write(LogSource.Stdout, "one");
        pieces.Write(LogSource.Stderr, "noise");
        pieces.WriteMany(LogSource.Stdout, ["two", new string('x', 5000)]);

        var digest = whole.Finish();
        Assert.Equal(digest, pieces.Finish());
        Assert.Equal(OutputDigest.Of("one\ntwo\n" + new string('x', 5000)), digest);
        Assert.Equal(["noise"], _sink.Of(LogSource.Stderr));
    }

    [Fact]
    public void FirstOutput_OnlyStandardErrorWritten_IsNull()
    {
        using var meter = new OutputMeter(_sink, digests: true);

        meter.WriteMany(LogSource.Stderr, ["error instantiating wasm binary"]);

        Assert.Null(meter.FirstOutput(0));
        Assert.Equal(0, meter.Finish()!.Lines);
    }

    [Fact]
    public void Finish_WithoutDigest_IsNull()
    {
        using var meter = new OutputMeter(_sink, digests: false);

        var before = Stopwatch.GetTimestamp();
        meter.Write(LogSource.Stdout, "line");
        meter.Write(LogSource.Stdout, "another");

        Assert.InRange(meter.FirstOutput(before)!.Value, TimeSpan.Zero, Stopwatch.GetElapsedTime(before));
        Assert.Equal(TimeSpan.Zero, meter.FirstOutput(Stopwatch.GetTimestamp()));
        Assert.Null(meter.Finish());
    }
}
