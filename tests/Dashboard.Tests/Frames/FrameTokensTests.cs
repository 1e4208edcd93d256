using Dashboard.Frames;

namespace Dashboard.Tests.Frames;

public sealed class FrameTokensTests
{
    private readonly SetTime time = new();

    [Fact]
    public void Issue_Twice_NamesDifferAndLeadToTheirBuilds()
    {
        var tokens = new FrameTokens(time);

        var one = tokens.Issue("a");
        var two = tokens.Issue("b");

        Assert.NotEqual(one, two);
        Assert.Equal(64, one.Length);
        Assert.Equal("a", tokens.Find(one));
        Assert.Equal("b", tokens.Find(two));
        Assert.Null(tokens.Find("a"));
    }

    [Fact]
    public void Find_AfterItsTime_IsNothing()
    {
        var tokens = new FrameTokens(time);
        var token = tokens.Issue("a");

        time.Now += FrameTokens.Lifetime - TimeSpan.FromSeconds(1);
        Assert.Equal("a", tokens.Find(token));
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(tokens.Find(token));
    }

    [Fact]
    public void Issue_PastTheLimit_EndsTheOldest()
    {
        var tokens = new FrameTokens(time);
        var all = Enumerable.Range(0, FrameTokens.Limit + 1).Select(_ => tokens.Issue("a")).ToList();

        Assert.Null(tokens.Find(all[0]));
        Assert.All(all.Skip(1), token => Assert.Equal("a", tokens.Find(token)));
    }

    [Fact]
    public void Revoke_EndsOneAndNoOther()
    {
        var tokens = new FrameTokens(time);
        var one = tokens.Issue("a");
        var two = tokens.Issue("a");

        tokens.Revoke(one);

        Assert.Null(tokens.Find(one));
        Assert.Equal("a", tokens.Find(two));
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
