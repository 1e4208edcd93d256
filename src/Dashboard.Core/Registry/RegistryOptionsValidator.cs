using Microsoft.Extensions.Options;

namespace Dashboard.Core.Registry;

/// <summary>Checks section <c>Registry</c>; reports everything that is wrong at once.</summary>
internal sealed class RegistryOptionsValidator : IValidateOptions<RegistryOptions>
{
    private static readonly string[] LogLevels = ["error", "warn", "info", "debug"];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RegistryOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(RegistryOptions options)
    {
        if (options.Local.Port is < 1 or > 65535)
        {
            yield return $"Registry:Local:Port is {options.Local.Port}; it must be 1 to 65535, such as 5051.";
        }

        if (!LogLevels.Contains(options.Local.LogLevel, StringComparer.Ordinal))
        {
            yield return $"Registry:Local:LogLevel is '{options.Local.LogLevel}'; it must be one of {string.Join(", ", LogLevels)}.";
        }

        if (options.RequestTimeout < TimeSpan.FromSeconds(1) || options.RequestTimeout > TimeSpan.FromMinutes(10))
        {
            yield return $"Registry:RequestTimeout is {options.RequestTimeout}; it must be 00:00:01 to 00:10:00, such as 00:00:30.";
        }

        if (options.ChunkBytes is < 1024 * 1024 or > 1024 * 1024 * 1024)
        {
            yield return $"Registry:ChunkBytes is {options.ChunkBytes}; it must be 1048576 to 1073741824, such as 67108864.";
        }

        if (options.Local.ReadyTimeout < TimeSpan.Zero || options.Local.ReadyTimeout > TimeSpan.FromMinutes(10))
        {
            yield return $"Registry:Local:ReadyTimeout is {options.Local.ReadyTimeout}; it must be 00:00:00 to 00:10:00, such as 00:00:20.";
        }

        foreach (var (name, connection) in options.Connections)
        {
            if (!OciReference.IsHost(connection.Host))
            {
                yield return $"Registry:Connections:{name}:Host is '{connection.Host}'; it must be a host with an optional port, such as dkoacr.azurecr.io.";
            }

            if (string.IsNullOrEmpty(connection.Username) != string.IsNullOrEmpty(connection.Password))
            {
                yield return $"Registry:Connections:{name} has only one of Username and Password; set both, or neither to be anonymous.";
            }
        }
    }
}
