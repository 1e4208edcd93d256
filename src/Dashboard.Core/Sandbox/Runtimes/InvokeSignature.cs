using System.Globalization;
using System.Numerics;

namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>The type of a function that can be called with words for numbers.</summary>
/// <param name="Parameters">Its parameters' types: <c>i32</c>, <c>i64</c>, <c>f32</c>, <c>f64</c>.</param>
/// <param name="Results">Its results' types.</param>
public sealed record InvokeSignature(IReadOnlyList<string> Parameters, IReadOnlyList<string> Results)
{
    /// <summary>The types words can stand for.</summary>
    public static IReadOnlyList<string> Numbers { get; } = ["i32", "i64", "f32", "f64"];

    /// <summary>Reads a type as the inspector writes it, such as <c>(i32, i32) -> i32</c>; null when it is none of a function's.</summary>
    public static InvokeSignature? Parse(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var arrow = type.IndexOf(" -> ", StringComparison.Ordinal);
        return arrow < 0 || !type.StartsWith('(') ? null : new InvokeSignature(Split(type[..arrow]), Split(type[(arrow + 4)..]));
    }

    /// <summary>
    /// A word as the decimal number every runtime reads: whole numbers with a sign or, up to the type's unsigned end, without,
    /// also as <c>0x</c> and hexadecimal digits; for <c>f32</c> and <c>f64</c> also <c>inf</c>, <c>-inf</c> and <c>nan</c>. Null when it is none.
    /// </summary>
    public static string? Normalize(string type, string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return type switch
        {
            "i32" => Whole(word, 32),
            "i64" => Whole(word, 64),
            "f32" or "f64" => Real(word, type == "f32"),
            _ => null,
        };
    }

    /// <summary>The types in words a script can split: <c>i32 i32 -> i32</c>.</summary>
    public override string ToString() => $"{string.Join(' ', Parameters)} -> {string.Join(' ', Results)}".Trim();

    private static string[] Split(string list) => list.Trim('(', ')').Split(", ", StringSplitOptions.RemoveEmptyEntries);

    private static string? Whole(string word, int bits)
    {
        var negative = word.StartsWith('-');
        var digits = negative ? word[1..] : word;
        var hex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        digits = hex ? digits[2..] : digits;
        if (digits.Length is 0 or > 32 || !digits.All(hex ? char.IsAsciiHexDigit : char.IsAsciiDigit))
        {
            return null;
        }

        // A leading zero keeps the first hexadecimal digit from being read as a sign.
        var value = BigInteger.Parse("0" + digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture);
        value = negative ? -value : value;
        var span = BigInteger.One << bits;
        if (value < -(span >> 1) || value >= span)
        {
            return null;
        }

        return (value >= span >> 1 ? value - span : value).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Real(string word, bool single)
    {
        if (word is "inf" or "-inf" or "nan")
        {
            return word;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (word.Any(c => !char.IsAsciiDigit(c) && c is not ('.' or '-' or '+' or 'e' or 'E'))
            || !double.TryParse(word, Style, CultureInfo.InvariantCulture, out var value) || double.IsInfinity(value) || (single && float.IsInfinity((float)value)))
        {
            return null;
        }

        return single ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
    }
}
