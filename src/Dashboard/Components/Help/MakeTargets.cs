namespace Dashboard.Components.Help;

/// <summary>Something to type in the checkout.</summary>
/// <param name="Name">The target, such as <c>clean</c>.</param>
/// <param name="Does">What it does.</param>
public sealed record MakeTarget(string Name, string Does)
{
    /// <summary>What to type.</summary>
    public string Command => "make " + Name;
}

/// <summary>Reads a Makefile's targets, those that say what they do: <c>name: ## What it does</c>, as <c>make help</c> lists them.</summary>
public static class MakeTargets
{
    private const string Mark = "## ";

    /// <summary>The targets in their order; none where there is no Makefile.</summary>
    public static async Task<IReadOnlyList<MakeTarget>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "Makefile");
        return File.Exists(file) ? Parse(await File.ReadAllLinesAsync(file, cancellationToken)) : [];
    }

    internal static IReadOnlyList<MakeTarget> Parse(IEnumerable<string> lines) => [.. lines.Select(Parse).OfType<MakeTarget>()];

    private static MakeTarget? Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var mark = line.IndexOf(Mark, StringComparison.Ordinal);
        return colon > 0 && mark > colon && line[..colon].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? new MakeTarget(line[..colon], line[(mark + Mark.Length)..].Trim())
            : null;
    }
}
