using Dashboard.Core.Sandbox.Walls;

namespace Dashboard.Core.Tests.Sandbox;

public sealed class CgroupLocatorTests
{
    private const string V1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";
    private const string V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    [Fact]
    public void Candidates_Version1_IsBelowOurOwnGroup() =>
        Assert.Equal([new CgroupPlace("/sys/fs/cgroup/memory/a/b", 1)], CgroupLocator.Candidates(V1, "4:memory:/a/b\n1:cpu:/\n"));

    [Fact]
    public void Candidates_Version2_IsOurOwnGroupAndThenItsParent() =>
        Assert.Equal(
            [new CgroupPlace("/sys/fs/cgroup/user.slice/run.scope", 2), new CgroupPlace("/sys/fs/cgroup/user.slice", 2)],
            CgroupLocator.Candidates(V2, "0::/user.slice/run.scope\n"));

    [Fact]
    public void Candidates_RootOfVersion2_HasNoParent() =>
        Assert.Equal([new CgroupPlace("/sys/fs/cgroup", 2)], CgroupLocator.Candidates(V2, "0::/\n"));

    [Fact]
    public void Candidates_ContainerSeesPartOfTheHierarchy_LeavesTheRestOut() =>
        Assert.Equal(
            [new CgroupPlace("/sys/fs/cgroup/memory/x", 1)],
            CgroupLocator.Candidates("35 31 0:32 /docker/1 /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "4:memory:/docker/1/x\n"));

    [Theory]
    [InlineData("", "")]
    [InlineData("garbage\n- - -\n", "x\n0:\n")]
    public void Candidates_NothingUsable_IsEmpty(string mounts, string groups) => Assert.Empty(CgroupLocator.Candidates(mounts, groups));

    [Theory]
    [InlineData("\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f6e80b24000)", "/lib/x86_64-linux-gnu/libc.so.6")]
    [InlineData("\t/lib64/ld-linux-x86-64.so.2 (0x00007f6e80d1a000)", "/lib64/ld-linux-x86-64.so.2")]
    [InlineData("\tlinux-vdso.so.1 (0x00007f6e80d18000)", null)]
    [InlineData("\tlibx.so => not found", null)]
    public void PathIn_LoaderList_FindsTheFile(string line, string? expected) => Assert.Equal(expected, SharedLibraries.PathIn(line));
}
