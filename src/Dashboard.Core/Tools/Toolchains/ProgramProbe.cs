using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Dashboard.Core.Errors;
using Dashboard.Core.Processes;

namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Asks programs short questions, and remembers the answers until the program's file changes.</summary>
internal sealed partial class ProgramProbe(IProcessRunner runner)
{
    /// <summary>How long a program may take to answer.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _answers = new(StringComparer.Ordinal);

    /// <summary>What looks like a version in the program's answer, or else its first line if short, or null when it gave none in time.</summary>
    public async Task<string?> VersionAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var lines = await AskAsync(path, arguments, cancellationToken);
        return lines.Select(line => Version().Match(line)).FirstOrDefault(match => match.Success)?.Value ?? FirstWord(lines);
    }

    /// <summary>The first lines a program writes; empty when it fails or does not answer in time.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var key = FileStamp.Of(path) + "\n" + string.Join('\n', arguments);
        if (_answers.TryGetValue(key, out var known))
        {
            return known;
        }

        var output = new FirstLines();
        var spec = new ProcessSpec
        {
            FileName = path,
            Arguments = arguments,
            WorkingDirectory = "/",
            WallTime = TimeLimit,
            OutputBytes = 1 << 20,
        };
        try
        {
            var result = await runner.RunAsync(spec, output, cancellationToken);
            if (result is not { End: ProcessEnd.Exited, ExitCode: 0 })
            {
                return [];
            }
        }
        catch (ProblemException)
        {
            // Not a program this machine can start: the caller reports a tool without a version.
            return [];
        }

        return _answers.GetOrAdd(key, output.Lines);
    }

    // Some builds call themselves no more than "dev".
    private static string? FirstWord(IReadOnlyList<string> lines) =>
        lines is [{ Length: > 0 and < 40 } line, ..] ? line.Trim() : null;

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?([-+~][0-9A-Za-z.+~-]+)?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
