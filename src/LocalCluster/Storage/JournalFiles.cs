using System.Buffers;
using System.Globalization;

namespace LocalCluster.Storage;

/// <summary>
/// Names and reads the files of a store: <c>snapshot</c> (replaced whole, so always complete) and
/// <c>journal-N</c>, the changes since. A snapshot's first record tells nothing of N: replaying records that the
/// snapshot already holds changes nothing, since each carries its revision and they are replayed in order.
/// </summary>
internal sealed class JournalFiles(string folder, Action<string> warn)
{
    private const string JournalPrefix = "journal-";

    public string SnapshotPath => Path.Combine(folder, "snapshot");

    public string SnapshotDraftPath => Path.Combine(folder, "snapshot.new");

    public string JournalPath(long generation) => Path.Combine(folder, JournalPrefix + generation.ToString("D8", CultureInfo.InvariantCulture));

    public IReadOnlyList<long> Generations() =>
    [
        .. Directory.EnumerateFiles(folder, JournalPrefix + "*")
            .Select(f => Path.GetFileName(f)[JournalPrefix.Length..])
            .Where(n => n.Length == 8 && n.All(char.IsAsciiDigit))
            .Select(n => long.Parse(n, CultureInfo.InvariantCulture))
            .Order(),
    ];

    /// <summary>Replays a file. With <paramref name="mayBeTorn"/>, a damaged tail is set aside and cut off.</summary>
    /// <exception cref="JournalException">Damage where none can come from a crash.</exception>
    public void Read(string path, bool mayBeTorn, Action<JournalRecord> apply)
    {
        var bytes = File.ReadAllBytes(path);
        var position = 0;
        while (position < bytes.Length)
        {
            var length = bytes.AsSpan(position).IndexOf((byte)'\n');
            var record = length < 0 ? null : JournalRecord.TryRead(bytes.AsSpan(position, length));
            if (record is null)
            {
                if (!mayBeTorn)
                    throw new JournalException($"{path} is damaged at byte {position}. Move the folder away to start with an empty cluster, or restore the file.");
                SetAsideTail(path, bytes, position);
                return;
            }

            apply(record);
            position += length + 1;
        }
    }

    private void SetAsideTail(string path, byte[] bytes, int position)
    {
        // Kept, not thrown away: it may be all that is left of somebody's last command.
        File.WriteAllBytes(path + ".torn", bytes.AsSpan(position));
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            file.SetLength(position);
            file.Flush(flushToDisk: true);
        }

        warn($"{Path.GetFileName(path)} ended in an unfinished record ({bytes.Length - position} bytes), as after a crash. Everything before it is intact; the rest is set aside in {Path.GetFileName(path)}.torn.");
    }

    public void WriteSnapshot(JournalCapture state)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        JournalRecord.WriteRevision(buffer, state.Revision);
        using (var file = new FileStream(SnapshotDraftPath, PrivateFile(FileMode.Create)))
        {
            foreach (var item in state.Objects)
            {
                JournalRecord.WritePut(buffer, item);
                if (buffer.WrittenCount < 1 << 20)
                    continue;
                file.Write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }

            file.Write(buffer.WrittenSpan);
            file.Flush(flushToDisk: true);
        }

        File.Move(SnapshotDraftPath, SnapshotPath, overwrite: true);
    }

    // Secrets are in here as plain text.
    public static FileStreamOptions PrivateFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
