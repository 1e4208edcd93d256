namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Finds one compiler.</summary>
internal interface ICompilerFinder
{
    /// <summary>The name scenarios use.</summary>
    string Tool { get; }

    /// <summary>Looks for a compiler that has the target.</summary>
    Task<CompilerSearch> FindAsync(string target, CancellationToken cancellationToken);
}

/// <summary>Hands a search to the finder of the tool.</summary>
internal sealed class Compilers(IEnumerable<ICompilerFinder> finders) : ICompilers
{
    private readonly Dictionary<string, ICompilerFinder> _finders = finders.ToDictionary(f => f.Tool, StringComparer.Ordinal);

    public Task<CompilerSearch> FindAsync(string tool, string target, CancellationToken cancellationToken) =>
        _finders.TryGetValue(tool, out var finder)
            ? finder.FindAsync(target, cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(tool), tool, "No such compiler.");
}
