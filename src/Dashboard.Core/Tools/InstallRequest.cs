using Dashboard.Core.Jobs;

namespace Dashboard.Core.Tools;

/// <summary>Brings the tools this machine lacks, by the checkout's own setup. Changes the machine: a person is asked first.</summary>
public sealed record InstallRequest : JobRequest
{
    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Tools;

    /// <inheritdoc/>
    public override string Target => "setup";

    /// <inheritdoc/>
    public override string Title => "Install tools";
}

/// <summary>How tools get onto this machine.</summary>
public interface IToolSetup
{
    /// <summary>The command line that does it, copyable into a shell; null where the dashboard runs without its checkout.</summary>
    string? Command { get; }

    /// <summary>Whether the setup may install the system's packages (compilers); without, it brings programs only, into <c>.tools</c>.</summary>
    bool MayInstallPackages { get; }
}
