using System.Globalization;

namespace Dashboard.Components.Shared;

/// <summary>Writes counts for people.</summary>
public static class Counts
{
    /// <summary>Such as <c>1 type</c> or <c>1,200 types</c>: the thing's name gets an <c>s</c> unless there is one of it.</summary>
    public static string Of(long count, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");
}
