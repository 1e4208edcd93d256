using System.Globalization;
using System.Text.Json;

namespace LocalCluster.Json;

/// <summary>The two time formats of the API: metav1.Time (seconds) and metav1.MicroTime (microseconds), both UTC.</summary>
internal static class KubeTime
{
    public static string Seconds(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Micro(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> path) => Parse(element.Text(path));
}
