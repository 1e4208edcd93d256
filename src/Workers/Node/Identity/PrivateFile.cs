namespace Workers.Node.Identity;

/// <summary>Files only their owner may read, replaced whole so that a crash leaves the old or the new one.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(fresh, options))
        {
            file.Write(text);
        }

        File.Move(fresh, path, overwrite: true);
    }

    public static string? ReadIfThere(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
