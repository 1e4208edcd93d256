using System.Collections.Frozen;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>What each function of WASI preview 1 does, in a line (the whole interface: 46 functions).</summary>
public static class WasiFunctions
{
    private static readonly FrozenDictionary<string, string> Lines = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["args_get"] = "copies the program's arguments into its memory",
        ["args_sizes_get"] = "tells how many arguments there are, and how long they are together",
        ["environ_get"] = "copies the environment variables into memory",
        ["environ_sizes_get"] = "tells how many environment variables there are, and how long they are together",
        ["clock_res_get"] = "tells how fine a clock is",
        ["clock_time_get"] = "reads a clock: the time of day, or one that only goes forward",
        ["fd_advise"] = "hints how a file will be read",
        ["fd_allocate"] = "makes sure that a file has room",
        ["fd_close"] = "closes a file, folder or socket",
        ["fd_datasync"] = "waits until a file's contents are on the disk",
        ["fd_fdstat_get"] = "asks what an open file is, and what may be done with it",
        ["fd_fdstat_set_flags"] = "sets flags of an open file, such as append or non-blocking",
        ["fd_fdstat_set_rights"] = "gives up rights on an open file",
        ["fd_filestat_get"] = "asks for an open file's size, kind and times",
        ["fd_filestat_set_size"] = "cuts or extends an open file",
        ["fd_filestat_set_times"] = "sets an open file's times",
        ["fd_pread"] = "reads from a place in a file without moving in it",
        ["fd_prestat_get"] = "asks whether a number is a folder the host has opened beforehand",
        ["fd_prestat_dir_name"] = "asks how such a folder is called inside the sandbox",
        ["fd_pwrite"] = "writes to a place in a file without moving in it",
        ["fd_read"] = "reads from a file, from standard input or from a socket",
        ["fd_readdir"] = "lists a folder",
        ["fd_renumber"] = "lets one open file take another's number, as dup2 does",
        ["fd_seek"] = "moves in a file",
        ["fd_sync"] = "waits until a file and what is known about it are on the disk",
        ["fd_tell"] = "asks for the place in a file",
        ["fd_write"] = "writes to a file, to standard output or error, or to a socket: what every print ends in",
        ["path_create_directory"] = "makes a folder inside an open one",
        ["path_filestat_get"] = "asks for the size, kind and times of what a path names",
        ["path_filestat_set_times"] = "sets the times of what a path names",
        ["path_link"] = "gives a file a second name",
        ["path_open"] = "opens or makes a file; a path always starts from an open folder, never from the host's root",
        ["path_readlink"] = "reads where a symbolic link points to",
        ["path_remove_directory"] = "removes an empty folder",
        ["path_rename"] = "renames a file or folder",
        ["path_symlink"] = "makes a symbolic link",
        ["path_unlink_file"] = "removes a file",
        ["poll_oneoff"] = "waits for a clock, or until files or sockets are ready: sleep is made of it",
        ["proc_exit"] = "ends the program with an exit code; it does not return",
        ["proc_raise"] = "sends the program a signal of its own",
        ["random_get"] = "fills memory with random bytes fit for keys and hash maps",
        ["sched_yield"] = "lets others go first",
        ["sock_accept"] = "accepts a connection on a socket the host has opened: the only way to be a server",
        ["sock_recv"] = "receives from a connection",
        ["sock_send"] = "sends on a connection",
        ["sock_shutdown"] = "closes one or both directions of a connection",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every function's name.</summary>
    public static IReadOnlyCollection<string> Names => Lines.Keys;

    /// <summary>What a function does, in a line without a full stop; null when preview 1 has none of that name.</summary>
    public static string? Describe(string name) => Lines.GetValueOrDefault(name);
}
