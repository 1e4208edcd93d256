using System.Diagnostics;

namespace Dashboard.Tests.Client;

/// <summary>The browser side's own tests (src/Dashboard/Client/test), so that one command runs everything.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task Vitest_AllClientTests_Pass()
    {
        var client = FindClientFolder();
        var vitest = Path.Combine(client, "node_modules/vitest/vitest.mjs");
        Assert.SkipUnless(File.Exists(vitest), "needs the npm packages of src/Dashboard/Client (a build installs them)");
        using var process = Process.Start(new ProcessStartInfo("node", [vitest, "run", "--no-color"])
        {
            WorkingDirectory = client,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);

            Assert.True(process.ExitCode == 0, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindClientFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var client = Path.Combine(folder.FullName, "src/Dashboard/Client");
            if (File.Exists(Path.Combine(client, "package.json")))
            {
                return client;
            }
        }

        throw new DirectoryNotFoundException("src/Dashboard/Client was not found above the tests.");
    }
}
