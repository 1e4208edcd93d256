namespace Workers.WasiTests;

/// <summary>Copies a folder as it is: links stay links, wherever they lead.</summary>
internal static class FolderCopy
{
    public static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            var path = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(path, link);
            }
            else if (entry is DirectoryInfo)
            {
                Copy(entry.FullName, path);
            }
            else
            {
                File.Copy(entry.FullName, path);
            }
        }
    }
}
