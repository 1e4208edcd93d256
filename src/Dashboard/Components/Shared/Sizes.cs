using System.Globalization;

namespace Dashboard.Components.Shared;

/// <summary>Writes byte counts for people, in decimal units as registries do.</summary>
public static class Sizes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Such as <c>96 kB</c> or <c>7.0 MB</c>.</summary>
    public static string Format(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        var digits = unit == 0 || value >= 100 ? "0" : value >= 10 ? "0.#" : "0.0";
        return value.ToString(digits, CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
