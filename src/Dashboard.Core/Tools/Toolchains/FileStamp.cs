using System.Globalization;

namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Tells a file or folder from a changed one, without reading it.</summary>
internal static class FileStamp
{
    /// <summary>Path, size and time of change in one string; links are followed, so that an updated alternative counts as a change.</summary>
    public static string Of(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        var target = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        var size = target is FileInfo { Exists: true } file ? file.Length : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{path}|{target.FullName}|{size}|{target.LastWriteTimeUtc.Ticks}");
    }
}
