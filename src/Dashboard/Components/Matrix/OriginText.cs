using System.Text.RegularExpressions;

namespace Dashboard.Components.Matrix;

/// <summary>Reads where a module came from.</summary>
public static partial class OriginText
{
    /// <summary>The sample and scenario a module was built from, as builds write it in its origin; null for any other module.</summary>
    public static (string Sample, string Scenario)? Read(string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return Built().Match(origin) is { Success: true } match ? (match.Groups["sample"].Value, match.Groups["scenario"].Value) : null;
    }

    [GeneratedRegex(@"^built from (?<sample>[a-z0-9-]{1,100}) \((?<scenario>[a-z0-9-]{1,100})\)", RegexOptions.NonBacktracking)]
    private static partial Regex Built();
}
