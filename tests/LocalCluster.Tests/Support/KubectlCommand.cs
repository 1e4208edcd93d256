using System.Diagnostics;

namespace LocalCluster.Tests.Support;

internal sealed record CommandResult(int Code, string Output, string Errors)
{
    public string Ok() => Code == 0 ? Output : throw new InvalidOperationException($"kubectl ended with {Code}: {Errors}{Output}");
}

/// <summary>The real kubectl, against a test's cluster.</summary>
internal sealed class KubectlCommand(TestCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string? Program = Find();

    /// <summary>Skips the test where there is no kubectl.</summary>
    public static void Require() => Assert.SkipUnless(Program is not null, "needs kubectl on PATH or in .tools/bin");

    public async Task<CommandResult> RunAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestCluster.Limit);
        limit.CancelAfter(Patience);
        if (input is not null)
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>A command that goes on, such as a watch; ended when disposed.</summary>
    public RunningCommand Follow(string arguments) => new(Start(arguments));

    private Process Start(string arguments)
    {
        var start = new ProcessStartInfo(Program!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECONFIG"] = cluster.Server.KubeconfigPath, ["HOME"] = cluster.FileAt("home"), ["KUBECACHEDIR"] = cluster.FileAt("home/cache") },
        };
        return Process.Start(start)!;
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            folders.Add(Path.Combine(folder, ".tools", "bin"));
        return folders.Select(f => Path.Combine(f, "kubectl")).FirstOrDefault(File.Exists);
    }
}

internal sealed class RunningCommand(Process process) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The next line of output; null at the end.</summary>
    public Task<string?> ReadLineAsync() => process.StandardOutput.ReadLineAsync(TestCluster.Limit).AsTask().WaitAsync(Patience, TestCluster.Limit);

    /// <summary>Reads on to the first line that holds the text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (await ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"The command ended without a line with \"{text}\": {await process.StandardError.ReadToEndAsync(TestCluster.Limit)}");
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(TestCluster.Limit).WaitAsync(Patience, TestCluster.Limit);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
