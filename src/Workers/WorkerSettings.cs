using Microsoft.Extensions.Configuration;

namespace Workers;

/// <summary>The settings of the programs here.</summary>
internal static class WorkerSettings
{
    /// <summary>Adds the dashboard's own settings file, where there is one, and the environment over it: tools, sandbox, logs.</summary>
    public static void AddTo(ConfigurationManager configuration)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "appsettings.json");
            if (File.Exists(file))
            {
                configuration.AddJsonFile(file, optional: true, reloadOnChange: false).AddEnvironmentVariables();
                configuration["Urls"] = "";
                configuration["Tools:Path"] = Path.GetFullPath(configuration["Tools:Path"] ?? ".tools", folder.FullName);
                return;
            }
        }

        configuration.AddEnvironmentVariables();
    }
}
