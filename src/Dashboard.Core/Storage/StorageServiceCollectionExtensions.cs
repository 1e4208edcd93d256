using Dashboard.Core.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Storage;

/// <summary>Registers the data folder and the database.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds <see cref="DataPaths"/> and the database that <c>Storage</c> configures.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="basePath">What a relative <c>Storage:DataPath</c> is relative to.</param>
    /// <exception cref="ProblemException">The configuration names no database that exists.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration, string basePath)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        var paths = new DataPaths(Path.Combine(basePath, options.DataPath));
        services.AddSingleton(paths);
        services.AddDbContextFactory<DashboardDbContext>(db => _ = options.Provider switch
        {
            "sqlite" => db.UseSqlite($"Data Source={paths.Database};Default Timeout=10"),
            "postgres" when options.ConnectionString is { Length: > 0 } => db.UseNpgsql(options.ConnectionString),
            "postgres" => throw new ProblemException(
                ProblemKind.Invalid, "No database to connect to.", "Storage:Provider is 'postgres' and Storage:ConnectionString is empty.", "Set Storage:ConnectionString, or Storage:Provider to 'sqlite'."),
            _ => throw new ProblemException(
                ProblemKind.Invalid, $"'{options.Provider}' is no database this dashboard knows.", "Storage:Provider must be 'sqlite' or 'postgres'.", "Correct Storage:Provider."),
        });
        return services;
    }
}
