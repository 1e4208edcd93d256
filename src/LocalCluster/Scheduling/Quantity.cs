using System.Globalization;
using System.Text.Json;

namespace LocalCluster.Scheduling;

/// <summary>Amounts such as <c>500m</c>, <c>2</c>, <c>64Mi</c>, <c>1e3</c>. Source: k8s.io/apimachinery pkg/api/resource.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 0.000000001m), ("u", 0.000001m), ("m", 0.001m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>Null when the text is no quantity.</summary>
    public static decimal? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 64)
            return null;
        foreach (var (suffix, factor) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
                return Multiply(Number(text[..^suffix.Length]), factor);
        }

        return Number(text);
    }

    /// <summary>An amount in an object: a string, or a plain number.</summary>
    public static decimal Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Parse(value.GetString()) ?? 0,
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : 0,
        _ => 0,
    };

    private static decimal? Number(string text)
        => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // Past what a decimal holds there is no machine either.
    private static decimal? Multiply(decimal? number, decimal factor)
        => number is null || Math.Abs(number.Value) > decimal.MaxValue / Math.Max(factor, 1) ? null : number * factor;
}
