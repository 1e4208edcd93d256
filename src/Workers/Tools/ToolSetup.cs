using Dashboard.Core.Processes;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;

namespace Workers.Tools;

/// <summary>Section <c>Tools:Setup</c>.</summary>
public sealed class ToolSetupOptions
{
    /// <summary>The setup script, absolute.</summary>
    public string Script { get; set; } = "";

    /// <summary>Longest it may take.</summary>
    public TimeSpan WallTime { get; set; } = TimeSpan.FromMinutes(29);
}

/// <summary>The checkout's <c>scripts/setup.sh</c>.</summary>
internal sealed class ToolSetup(IOptions<ToolSetupOptions> options) : IToolSetup
{
    public string? Command => Script is { } script ? ShellQuote.Join(["bash", script, "run"]) : null;

    public bool MayInstallPackages => Environment.IsPrivilegedProcess;

    /// <summary>The script, or null where there is none.</summary>
    public string? Script => File.Exists(options.Value.Script) ? options.Value.Script : null;
}
