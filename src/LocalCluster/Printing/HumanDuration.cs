using System.Globalization;

namespace LocalCluster.Printing;

/// <summary>Durations as kubectl's users know them: 45s, 3m12s, 5h, 2d3h. Source: k8s.io/apimachinery util/duration.</summary>
internal static class HumanDuration
{
    public static string Since(DateTimeOffset? time, DateTimeOffset now) => time is { } past ? Of(now - past) : "<unknown>";

    public static string Of(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        if (seconds < 0)
            return "0s";
        var minutes = seconds / 60;
        var hours = minutes / 60;
        var days = hours / 24;
        return (seconds, minutes, hours, days) switch
        {
            ( < 120, _, _, _) => Text($"{seconds}s"),
            (_, < 10, _, _) => Pair(minutes, "m", seconds % 60, "s"),
            (_, < 180, _, _) => Text($"{minutes}m"),
            (_, _, < 8, _) => Pair(hours, "h", minutes % 60, "m"),
            (_, _, < 48, _) => Text($"{hours}h"),
            (_, _, _, < 8) => Pair(days, "d", hours % 24, "h"),
            (_, _, _, < 730) => Text($"{days}d"),
            (_, _, _, < 2920) => Pair(days / 365, "y", days % 365, "d"),
            _ => Text($"{days / 365}y"),
        };
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit)
        => small == 0 ? Text($"{large}{largeUnit}") : Text($"{large}{largeUnit}{small}{smallUnit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
