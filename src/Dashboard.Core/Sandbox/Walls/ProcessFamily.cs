using System.Globalization;

namespace Dashboard.Core.Sandbox.Walls;

/// <summary>A process and its descendants, as /proc tells. Who was given up by its parent is a child of bubblewrap's first process.</summary>
internal static class ProcessFamily
{
    /// <summary>Their ids, at most so many.</summary>
    public static IEnumerable<int> Of(int root, int most)
    {
        var open = new Queue<int>([root]);
        for (var seen = 0; seen < most && open.TryDequeue(out var pid); seen++)
        {
            yield return pid;
            foreach (var word in ReadText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var child))
                {
                    open.Enqueue(child);
                }
            }
        }
    }

    /// <summary>A file's text; empty when the process ended meanwhile.</summary>
    public static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
