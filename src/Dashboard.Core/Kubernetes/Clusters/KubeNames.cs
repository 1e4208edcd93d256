using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>Names as Kubernetes takes them: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/.</summary>
public static partial class KubeNames
{
    /// <summary>Checks a DNS label: lower-case letters, digits and '-', at most 63, beginning and ending with a letter or digit.</summary>
    /// <param name="name">The name; may be null.</param>
    /// <param name="what">What it names, in words.</param>
    /// <exception cref="ProblemException">It is no DNS label.</exception>
    public static string Label(string? name, string what) => IsLabel(name) ? name : throw new ProblemException(
        ProblemKind.Invalid,
        $"That is not a name for a {what}.",
        "A name has 1 to 63 lower-case letters, digits and '-', and begins and ends with a letter or digit.",
        "Choose a name such as wasm-demo.");

    /// <summary>Whether it is a DNS label.</summary>
    public static bool IsLabel([NotNullWhen(true)] string? name) => name is not null && LabelPattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelPattern();
}
