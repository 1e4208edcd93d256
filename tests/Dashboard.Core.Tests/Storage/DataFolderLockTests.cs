using Dashboard.Core.Errors;
using Dashboard.Core.Storage;

namespace Dashboard.Core.Tests.Storage;

public sealed class DataFolderLockTests
{
    [Fact]
    public void Acquire_HeldByAnother_SaysWhoAndWhatToDo()
    {
        using var folder = new TempFolder();
        using var first = DataFolderLock.Acquire(folder.Paths);
        var problem = Assert.Throws<ProblemException>(() => DataFolderLock.Acquire(folder.Paths));
        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Contains($"process {Environment.ProcessId}", problem.Why, StringComparison.Ordinal);
        Assert.Contains("Storage__DataPath", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Acquire_AfterTheOwnerLetGo_Works()
    {
        using var folder = new TempFolder();
        DataFolderLock.Acquire(folder.Paths).Dispose();
        using var second = DataFolderLock.Acquire(folder.Paths);
        Assert.NotNull(second);
    }

    [Fact]
    public void Acquire_FolderIsAFile_SaysThatItCannotBeWritten()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Root, "file");
        File.WriteAllText(path, "");
        var problem = Assert.Throws<ProblemException>(() => DataFolderLock.Acquire(new DataPaths(path)));
        Assert.Equal(ProblemKind.Invalid, problem.Kind);
    }
}
