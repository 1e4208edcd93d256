using System.Globalization;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;

namespace Workers.Tools;

/// <summary>
/// Passes the setup's messages on and reads from them how far it has come: apt's own status lines (<c>APT::Status-Fd</c>:
/// <c>dlstatus:</c> and <c>pmstatus:</c>, a name, per cent, a text), and the programs it fetches one by one.
/// </summary>
internal sealed class SetupOutput(IJobContext context) : ILogSink
{
    private const string Fetching = "fetching programs into .tools: ";
    private const string MissingMark = "missing: ";
    private const int MostMissing = 20;
    private readonly List<string> _missing = [];
    private int _programs;
    private int _fetched;

    /// <summary>What the setup could not bring.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public void Write(LogSource source, string text)
    {
        if (!IsStatus(text))
        {
            context.Log.Write(source, text);
            Look(text);
        }
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            Write(source, line);
        }
    }

    private void Look(string line)
    {
        if (line.StartsWith(Fetching, StringComparison.Ordinal))
        {
            _programs = line[Fetching.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            context.Report("fetching programs", 0, _programs);
        }
        else if (_fetched < _programs && line.StartsWith("  ", StringComparison.Ordinal))
        {
            context.Report("fetching programs", ++_fetched, _programs);
        }
        else if (line.StartsWith(MissingMark, StringComparison.Ordinal) && _missing.Count < MostMissing)
        {
            _missing.Add(line[MissingMark.Length..]);
        }
    }

    private bool IsStatus(string line)
    {
        var label = line.StartsWith("dlstatus:", StringComparison.Ordinal) ? "fetching packages"
            : line.StartsWith("pmstatus:", StringComparison.Ordinal) ? "installing packages"
            : null;
        if (label is null)
        {
            return false;
        }

        // The name may itself have a colon in it (libc6:amd64), so the number is looked for.
        foreach (var part in line.Split(':').Skip(2))
        {
            if (double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
            {
                context.Report(label, (long)percent, 100);
                break;
            }
        }

        return true;
    }
}
