namespace Dashboard.Core.Samples;

/// <summary>Paths that stay inside a folder.</summary>
public static class RelativePath
{
    /// <summary>Whether it is a path with '/' whose parts are plain names: no '..', no empty or hidden part, nothing odd.</summary>
    public static bool IsConfined(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        return path.Length <= 200 && parts.Length <= 10 && Array.TrueForAll(parts, IsPlainName);
    }

    /// <summary>
    /// The file at a confined path below a folder, refusing symbolic links on the way: what a compiler or a stranger put
    /// there may point anywhere. Null when there is no such file, or nothing in it.
    /// </summary>
    public static FileInfo? Resolve(string folder, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!IsConfined(path))
        {
            return null;
        }

        var current = folder;
        foreach (var part in path.Split('/'))
        {
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is not null)
            {
                return null;
            }
        }

        // A pipe or device has no length; reading one could wait for ever.
        var file = new FileInfo(current);
        return file is { Exists: true, Length: > 0 } ? file : null;
    }

    private static bool IsPlainName(string part) =>
        part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+');
}
