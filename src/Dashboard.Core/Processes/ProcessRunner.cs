using System.ComponentModel;
using System.Diagnostics;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;

namespace Dashboard.Core.Processes;

/// <summary>Runs programs through <c>setpriv</c> and <c>setsid</c> (util-linux), so that each leads a session of its own and dies with the dashboard.</summary>
public sealed class ProcessRunner(ProcessLedger ledger) : IProcessRunner
{
    private static readonly string[] Prefix = FindPrefix();

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(ProcessSpec spec, ILogSink output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (cancellationToken.IsCancellationRequested)
        {
            return new ProcessResult(ProcessEnd.Cancelled, 137, TimeSpan.Zero, 0);
        }

        await using var running = new RunningProcess(StartCore(spec), spec, output, ledger);
        await using var registration = cancellationToken.Register(() => running.End(ProcessEnd.Cancelled));
        return await running.Completion;
    }

    /// <inheritdoc/>
    public IRunningProcess Start(ProcessSpec spec, ILogSink output) => new RunningProcess(StartCore(spec), spec, output, ledger);

    private static Process StartCore(ProcessSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var words = new List<string>(Prefix);
        if (spec.CgroupProcsFile is not null)
        {
            // The shell joins the cgroup before it becomes the program: nothing the program starts can be outside.
            words.AddRange(["/bin/sh", "-c", "echo 0 > \"$0\" && exec \"$@\"", spec.CgroupProcsFile]);
        }

        if (spec.CgroupPidsFile is not null)
        {
            words.AddRange(["/bin/sh", "-c", "echo 0 > \"$0\" && exec \"$@\"", spec.CgroupPidsFile]);
        }

        words.Add(spec.FileName);
        words.AddRange(spec.Arguments);
        var info = new ProcessStartInfo(words[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var word in words.Skip(1))
        {
            info.ArgumentList.Add(word);
        }

        if (spec.WorkingDirectory is not null)
        {
            info.WorkingDirectory = spec.WorkingDirectory;
        }

        if (spec.Environment is not null)
        {
            info.Environment.Clear();
            foreach (var (name, value) in spec.Environment)
            {
                info.Environment[name] = value;
            }
        }

        if (!File.Exists(spec.FileName))
        {
            throw CannotStart(spec, "The file does not exist.", null);
        }

        var process = new Process { StartInfo = info };
        try
        {
            ProcessLauncher.Start(process);
            return process;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            process.Dispose();
            throw CannotStart(spec, exception.Message, exception);
        }
    }

    private static ProblemException CannotStart(ProcessSpec spec, string why, Exception? inner) => new(
        ProblemKind.Unsupported,
        $"{Path.GetFileName(spec.FileName)} could not be started.",
        why,
        $"Check that {spec.FileName} exists and may be executed; the Toolchains page says how to get it.",
        inner);

    private static string[] FindPrefix()
    {
        var prefix = new List<string>();
        if (Find("setpriv") is { } setpriv)
        {
            prefix.AddRange([setpriv, "--pdeathsig", "KILL"]);
        }

        if (Find("setsid") is { } setsid)
        {
            prefix.Add(setsid);
        }

        return [.. prefix];

        static string? Find(string name) => new[] { "/usr/bin/", "/bin/" }.Select(folder => folder + name).FirstOrDefault(File.Exists);
    }
}
