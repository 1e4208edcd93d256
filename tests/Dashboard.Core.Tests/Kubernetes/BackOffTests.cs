using Dashboard.Core.Kubernetes;

namespace Dashboard.Core.Tests.Kubernetes;

public sealed class BackOffTests
{
    [Fact]
    public void ForPods_AskedAgainAndAgain_DoublesFromTenSecondsToFiveMinutes()
    {
        var backOff = BackOff.ForPods();
        var waits = Enumerable.Range(0, 8).Select(_ => (int)backOff.Next().TotalSeconds);
        Assert.Equal([10, 20, 40, 80, 160, 300, 300, 300], waits);
    }

    [Fact]
    public void Reset_AfterWaits_BeginsAgain()
    {
        var backOff = BackOff.ForPods();
        backOff.Next();
        backOff.Next();
        backOff.Reset();
        Assert.Equal(TimeSpan.FromSeconds(10), backOff.Next());
        Assert.Equal(1, backOff.Attempts);
    }

    [Fact]
    public void Constructor_CapBelowFirst_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackOff(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
}
