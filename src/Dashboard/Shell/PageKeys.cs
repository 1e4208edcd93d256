using Dashboard.Core.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Dashboard.Shell;

/// <summary>The keys that sign what pages send back. They live with the data, so that an open page outlives a restart.</summary>
internal static class PageKeys
{
    /// <summary>Keeps the keys in <c>keys</c> under the data folder.</summary>
    public static void AddPageKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Dashboard");
        services.AddOptions<KeyManagementOptions>().Configure<DataPaths, ILoggerFactory>(Keep);
    }

    private static void Keep(KeyManagementOptions options, DataPaths paths, ILoggerFactory logs)
    {
        // The folder is its owner's alone; a key beside the keys to encrypt them with would protect nothing.
        var folder = Directory.CreateDirectory(Path.Combine(paths.Root, "keys"));
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        options.XmlRepository = new FileSystemXmlRepository(folder, logs);
        options.XmlEncryptor = new NullXmlEncryptor();
    }
}
