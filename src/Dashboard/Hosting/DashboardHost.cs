using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Dashboard.Core.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Dashboard.Hosting;

/// <summary>Starts the dashboard and turns what can go wrong at start into words.</summary>
internal static class DashboardHost
{
    /// <summary>Runs until stopped.</summary>
    /// <returns>The exit code: 0 after a stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder> configure, Action<WebApplication> map)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = FindContentRoot() });
            configure(builder);
            await using var app = builder.Build();
            using var folder = DataFolderLock.Acquire(app.Services.GetRequiredService<DataPaths>());

            // Before anything starts: what a killed dashboard left running would meet the new one on its ports.
            app.Services.GetRequiredService<ProcessLedger>().KillLeftovers();
            map(app);
            app.Lifetime.ApplicationStarted.Register(() => AnnounceReady(app));
            await app.RunAsync();
            return 0;
        }
        catch (ProblemException problem)
        {
            return await FailAsync(problem.What, problem.Why, problem.Next);
        }
        catch (OptionsValidationException invalid)
        {
            return await FailAsync(
                "The configuration is not valid.",
                string.Join(Environment.NewLine, invalid.Failures.Select(f => "  - " + f)),
                "Correct these keys in appsettings.json (in the environment ':' is written '__').");
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return await FailAsync(
                "The dashboard could not listen.",
                exception.Message,
                "Stop the program that uses this port, or choose another: make run with Urls=http://127.0.0.1:5081 in the environment.");
        }
    }

    /// <summary>The folder of appsettings.json: the current one, or the nearest above the program.</summary>
    private static string FindContentRoot()
    {
        const string name = "appsettings.json";
        if (File.Exists(Path.Combine(Environment.CurrentDirectory, name)))
        {
            return Environment.CurrentDirectory;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, name)))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }

    private static void AnnounceReady(WebApplication app)
    {
        foreach (var url in app.Urls)
        {
            Console.WriteLine($"Ready: {url}");
        }
    }

    private static async Task<int> FailAsync(string what, string why, string next)
    {
        await Console.Error.WriteLineAsync($"{what}{Environment.NewLine}{why}{Environment.NewLine}{next}");
        return 1;
    }
}
