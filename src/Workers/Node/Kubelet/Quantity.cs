using System.Globalization;
using Dashboard.Core.Errors;

namespace Workers.Node.Kubelet;

/// <summary>Kubernetes quantities: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.</summary>
internal static class Quantity
{
    private static readonly Dictionary<string, decimal> Suffixes = new(StringComparer.Ordinal)
    {
        [""] = 1m,
        ["m"] = 0.001m,
        ["k"] = 1_000m,
        ["M"] = 1_000_000m,
        ["G"] = 1_000_000_000m,
        ["T"] = 1_000_000_000_000m,
        ["P"] = 1_000_000_000_000_000m,
        ["Ki"] = 1024m,
        ["Mi"] = 1024m * 1024,
        ["Gi"] = 1024m * 1024 * 1024,
        ["Ti"] = 1024m * 1024 * 1024 * 1024,
        ["Pi"] = 1024m * 1024 * 1024 * 1024 * 1024,
    };

    /// <summary>Whole bytes, rounded up.</summary>
    /// <exception cref="ProblemException">Not a quantity, or not positive.</exception>
    public static long Bytes(string text)
    {
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
        {
            end--;
        }

        // 1e6 and 1E6 are numbers, not suffixes.
        var number = text[..end];
        var suffix = text[end..];
        if (Suffixes.TryGetValue(suffix, out var factor)
            && decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && value > 0
            && value <= long.MaxValue / Math.Max(factor, 1m))
        {
            return (long)Math.Ceiling(value * factor);
        }

        throw new ProblemException(
            ProblemKind.Invalid, $"'{text}' is not an amount of memory.", "It has to be a positive number with a suffix such as Mi or M.", "Correct resources.limits.memory, for example to 64Mi.");
    }
}
