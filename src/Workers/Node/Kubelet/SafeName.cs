using Dashboard.Core.Errors;

namespace Workers.Node.Kubelet;

/// <summary>Names from manifests that become names of files: checked again here, whatever the API let through.</summary>
internal static class SafeName
{
    /// <summary>One file name: letters, digits, '-', '_' and '.', not beginning with a dot that climbs.</summary>
    /// <exception cref="ProblemException">Anything else.</exception>
    public static string Of(string name)
    {
        if (name.Length is > 0 and <= 253 && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return name;
        }

        throw new ProblemException(ProblemKind.Invalid, $"'{name}' cannot be the name of a file.", "Only letters, digits, '-', '_' and '.' can.", "Correct the manifest.");
    }

    /// <summary>A path below <paramref name="root"/>, made of safe names.</summary>
    public static string Below(string root, string relative)
    {
        var parts = relative.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? root : Path.Combine([root, .. parts.Select(Of)]);
    }
}
