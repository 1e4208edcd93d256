using System.Globalization;
using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>Makes the names rustc gives functions readable: <c>_ZN4core3fmt5write17h0123456789abcdefE</c> is <c>core::fmt::write</c>.</summary>
public static class RustNames
{
    private const int HashLength = 17;

    private static readonly (string Code, string Text)[] Signs =
    [
        ("$LT$", "<"), ("$GT$", ">"), ("$RF$", "&"), ("$BP$", "*"), ("$LP$", "("), ("$RP$", ")"), ("$C$", ","), ("$SP$", "@"),
        ("$u20$", " "), ("$u27$", "'"), ("$u5b$", "["), ("$u5d$", "]"), ("$u7b$", "{"), ("$u7d$", "}"), ("$u7e$", "~"), ("$u3b$", ";"), ("$u2b$", "+"),
        ("..", "::"),
    ];

    /// <summary>The name as it is in the source, or as it was given where it is not of that form.</summary>
    public static string? Readable(string? name)
    {
        if (name is null || !name.StartsWith("_ZN", StringComparison.Ordinal))
        {
            return name;
        }

        var path = new List<string>();
        var at = 3;
        while (at < name.Length && char.IsAsciiDigit(name[at]))
        {
            var digits = 1;
            while (at + digits < name.Length && char.IsAsciiDigit(name[at + digits]))
            {
                digits++;
            }

            if (digits > 4 || int.Parse(name.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture) is var length && at + digits + length > name.Length)
            {
                return name;
            }

            path.Add(name.Substring(at + digits, length));
            at += digits + length;
        }

        // The last part is a hash; without one it is C++, whose names say more.
        return at == name.Length - 1 && name[at] == 'E' && path.Count > 1 && path[^1].Length == HashLength && path[^1][0] == 'h'
            ? string.Join("::", path.SkipLast(1).Select(Decode))
            : name;
    }

    private static string Decode(string part)
    {
        var text = new StringBuilder(part.StartsWith("_$", StringComparison.Ordinal) ? part[1..] : part);
        foreach (var (code, sign) in Signs)
        {
            text.Replace(code, sign);
        }

        return text.ToString();
    }
}
