using System.Text;
using Dashboard.Core.Samples;

namespace Dashboard.Components.Samples;

/// <summary>A source file as a person sees it.</summary>
/// <param name="Path">Its path in the sample.</param>
/// <param name="Original">The sample's own text.</param>
/// <param name="IsText">Whether it is UTF-8, so that its text can be changed without changing bytes nobody saw.</param>
public sealed record SourceText(string Path, string Original, bool IsText);

/// <summary>A sample's texts with a person's changes. The files themselves stay as they are.</summary>
public sealed class SourceEdits
{
    private readonly SortedDictionary<string, string> edits = new(StringComparer.Ordinal);

    /// <summary>Begins with the sample as it is.</summary>
    public SourceEdits(IReadOnlyList<SourceFile> files) => Files = [.. files.Select(Read)];

    /// <summary>The files, the one to read first first.</summary>
    public IReadOnlyList<SourceText> Files { get; }

    /// <summary>Whether anything is changed.</summary>
    public bool Any => edits.Count > 0;

    /// <summary>How many files are changed.</summary>
    public int Count => edits.Count;

    /// <summary>The changed texts by path, as a build takes them.</summary>
    public SortedDictionary<string, string> Texts => new(edits, StringComparer.Ordinal);

    /// <summary>Whether a file is changed.</summary>
    public bool IsEdited(string path) => edits.ContainsKey(path);

    /// <summary>A file's text as it now is.</summary>
    public string TextOf(SourceText file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return edits.GetValueOrDefault(file.Path, file.Original);
    }

    /// <summary>Takes a file's new text; the original's own text is no change. False when nothing came of it.</summary>
    public bool Set(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Find(path) is not { IsText: true } file)
        {
            return false;
        }

        // A text field of a browser knows line feeds only.
        if (text == file.Original || text.ReplaceLineEndings("\n") == file.Original.ReplaceLineEndings("\n"))
        {
            return edits.Remove(path);
        }

        var changed = !edits.TryGetValue(path, out var before) || before != text;
        edits[path] = text;
        return changed;
    }

    /// <summary>Returns a file to the original.</summary>
    public void Reset(string path) => edits.Remove(path);

    /// <summary>Returns all files to the original, then takes these texts; those of other files are passed over.</summary>
    public void Replace(IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        edits.Clear();
        foreach (var (path, text) in texts)
        {
            Set(path, text ?? "");
        }
    }

    private SourceText? Find(string path) => Files.FirstOrDefault(file => file.Path == path);

    private static SourceText Read(SourceFile file)
    {
        var text = Encoding.UTF8.GetString(file.Content.Span);
        return new SourceText(file.Path, text, Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(file.Content.Span));
    }
}
