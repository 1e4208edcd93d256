using Dashboard.Components.Shared;
using Dashboard.Core.Registry.Local;

namespace Dashboard.Components.Registries;

/// <summary>The local registry's state in a word and a tone.</summary>
public static class LocalRegistryLook
{
    /// <summary>The word shown.</summary>
    public static string Word(LocalRegistryState state) => state switch
    {
        LocalRegistryState.Disabled => "turned off",
        LocalRegistryState.Starting => "starting",
        LocalRegistryState.Running => "ready",
        LocalRegistryState.Restarting => "restarting",
        LocalRegistryState.MissingProgram => "program missing",
        LocalRegistryState.PortInUse => "port in use",
        _ => "stopped",
    };

    /// <summary>What it means.</summary>
    public static StateTone Tone(LocalRegistryState state) => state switch
    {
        LocalRegistryState.Running => StateTone.Good,
        LocalRegistryState.Starting => StateTone.Busy,
        LocalRegistryState.Restarting => StateTone.Warning,
        LocalRegistryState.MissingProgram or LocalRegistryState.PortInUse => StateTone.Bad,
        _ => StateTone.Neutral,
    };
}
