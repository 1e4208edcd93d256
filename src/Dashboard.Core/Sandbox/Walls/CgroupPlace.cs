namespace Dashboard.Core.Sandbox.Walls;

/// <summary>A cgroup folder under which groups with a memory limit may be made.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Version">1 or 2.</param>
internal sealed record CgroupPlace(string Path, int Version)
{
    public string Words => $"cgroup v{Version} memory";
}

/// <summary>Finds where this process may make cgroups (cgroups(7)), from the texts of /proc.</summary>
internal static class CgroupLocator
{
    /// <summary>
    /// Candidates, best first. Below our own group comes first: what limits the dashboard then limits its guests too. In
    /// version 2 a group with processes can't hold limited groups, unless it is the root, so its parent comes next.
    /// </summary>
    public static IReadOnlyList<CgroupPlace> Candidates(string mountInfo, string ownGroups)
    {
        var places = new List<CgroupPlace>();
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator < 6 || fields.Length < separator + 4)
            {
                continue;
            }

            var (root, mount, type, options) = (fields[3], fields[4], fields[separator + 1], fields[separator + 3]);
            if (type == "cgroup" && options.Split(',').Contains("memory") && Own(ownGroups, "memory") is { } v1)
            {
                places.Add(new CgroupPlace(Join(mount, root, v1), 1));
            }
            else if (type == "cgroup2" && Own(ownGroups, "") is { } v2)
            {
                var own = Join(mount, root, v2);
                places.Add(new CgroupPlace(own, 2));
                if (own.Length > mount.Length)
                {
                    places.Add(new CgroupPlace(System.IO.Path.GetDirectoryName(own)!, 2));
                }
            }
        }

        return places;
    }

    /// <summary>Where version 1 counts processes: a hierarchy of its own; null where there is none.</summary>
    public static string? CountingFolder(string mountInfo, string ownGroups)
    {
        foreach (var fields in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            var separator = Array.IndexOf(fields, "-");
            if (separator >= 6
                && fields.Length >= separator + 4
                && fields[separator + 1] == "cgroup"
                && fields[separator + 3].Split(',').Contains("pids")
                && Own(ownGroups, "pids") is { } own)
            {
                return Join(fields[4], fields[3], own);
            }
        }

        return null;
    }

    private static string? Own(string groups, string controller)
    {
        foreach (var line in groups.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(':', 3);
            if (parts.Length == 3 && (controller.Length == 0 ? parts is ["0", "", _] : parts[1].Split(',').Contains(controller)))
            {
                return parts[2];
            }
        }

        return null;
    }

    // In a container the mount shows only part of the hierarchy: what lies above its root is not in the path.
    private static string Join(string mount, string root, string group)
    {
        var relative = root != "/" && group.StartsWith(root, StringComparison.Ordinal) ? group[root.Length..] : group;
        return mount.TrimEnd('/') + (relative is "/" or "" ? "" : relative);
    }
}
