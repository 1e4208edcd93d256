namespace Dashboard.Core.Modules;

/// <summary>Opens a module's file as everybody reads it: unbuffered, for the reader has a window of its own.</summary>
public static class ModuleFile
{
    /// <summary>Opens it for reading; it may be replaced or removed meanwhile.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
}
