using Dashboard.Core.Errors;

namespace Dashboard.Core.Modules;

/// <summary>The refusal of a module that is too large, the same wherever it is noticed.</summary>
public static class ModuleLimits
{
    /// <summary>The problem, for a limit in bytes.</summary>
    public static ProblemException TooLarge(long maxBytes) => new(
        ProblemKind.TooLarge, "The module is too large.", $"The limit is {maxBytes:N0} bytes.",
        "Strip it (a release build without debug information is often ten times smaller), or raise Modules:MaxBytes.");
}
