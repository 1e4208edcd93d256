using Microsoft.Extensions.Options;

namespace Dashboard.Core.Modules;

/// <summary>The section <c>Modules</c>.</summary>
public sealed class ModuleOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Modules";

    /// <summary>The largest module stored, in bytes: 1 KiB to 1 GiB; 64 MiB unless set.</summary>
    public long MaxBytes { get; set; } = 64L * 1024 * 1024;
}

/// <summary>Checks <see cref="ModuleOptions"/> at start.</summary>
internal sealed class ModuleOptionsValidator : IValidateOptions<ModuleOptions>
{
    public ValidateOptionsResult Validate(string? name, ModuleOptions options) =>
        options.MaxBytes is >= 1024 and <= 1024L * 1024 * 1024
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Modules:MaxBytes is {options.MaxBytes}; allowed are 1024 to 1073741824 bytes, such as 67108864.");
}
