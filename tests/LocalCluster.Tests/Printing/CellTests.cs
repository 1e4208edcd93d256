using System.Globalization;
using System.Text.Json;
using LocalCluster.Printing;

namespace LocalCluster.Tests.Printing;

/// <summary>What the tables say of an object, as tables.</summary>
public sealed class CellTests
{
    [Theory]
    [InlineData("""{"status":{"phase":"Pending"}}""", "Pending")]
    [InlineData("""{"status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackoff"}}}]}}""", "ImagePullBackoff")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}}]}}""", "Running")]
    [InlineData("""{"status":{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"reason":"Completed","exitCode":0}}}]}}""", "Completed")]
    [InlineData("""{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":7}}}]}}""", "ExitCode:7")]
    [InlineData("""{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"signal":9,"exitCode":137}}}]}}""", "Signal:9")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}},{"ready":true,"state":{"running":{}}}]}}""", "CrashLoopBackOff")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"state":{"terminated":{"reason":"Completed"}}},{"ready":true,"state":{"running":{}}}]}}""", "Running")]
    [InlineData("""{"spec":{"initContainers":[{},{}]},"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":0}}},{"state":{"running":{}}}]}}""", "Init:1/2")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running"}}""", "Terminating")]
    [InlineData("""{"status":{"phase":"Failed","reason":"Evicted"}}""", "Evicted")]
    [InlineData("""{"status":"nonsense","spec":7}""", "")]
    public void PodStatus_IsToldInAWord(string pod, string expected) => Assert.Equal(expected, PodCells.Status(JsonDocument.Parse(pod).RootElement));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(192, "3m12s")]
    [InlineData(3600, "60m")]
    [InlineData(10800, "3h")]
    [InlineData(11100, "3h5m")]
    [InlineData(90000, "25h")]
    [InlineData(262800, "3d1h")]
    [InlineData(8640000, "100d")]
    [InlineData(-10, "<invalid>")]
    public void Duration_IsShort(int seconds, string expected) => Assert.Equal(expected, HumanDuration.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", "Ready")]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", "NotReady")]
    [InlineData("""{"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", "Ready,SchedulingDisabled")]
    [InlineData("{}", "Unknown")]
    public void NodeStatus_IsToldInAWord(string node, string expected) => Assert.Equal(expected, NodeCells.Status(JsonDocument.Parse(node).RootElement));

    [Theory]
    [InlineData("{}", "Pending")]
    [InlineData("""{"status":{"conditions":[{"type":"Approved"}]}}""", "Approved")]
    [InlineData("""{"status":{"conditions":[{"type":"Approved"}],"certificate":"x"}}""", "Approved,Issued")]
    [InlineData("""{"status":{"conditions":[{"type":"Denied"}]}}""", "Denied")]
    public void SigningRequest_IsToldInWords(string request, string expected) => Assert.Equal(expected, CsrCells.Condition(JsonDocument.Parse(request).RootElement));

    [Fact]
    public void Restarts_SayWhenTheLastOneWas()
    {
        var pod = JsonDocument.Parse("""{"status":{"containerStatuses":[{"restartCount":3,"lastState":{"terminated":{"finishedAt":"2026-01-01T00:00:00Z"}}}]}}""").RootElement;

        Assert.Equal("3 (5m ago)", (string?)PodCells.Restarts(pod, DateTimeOffset.Parse("2026-01-01T00:05:00Z", CultureInfo.InvariantCulture)));
    }
}
