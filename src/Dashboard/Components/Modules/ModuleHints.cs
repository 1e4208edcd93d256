using Dashboard.Components.Matrix;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Samples;

namespace Dashboard.Components.Modules;

/// <summary>How a sample says its module is run.</summary>
public static class ModuleHints
{
    /// <summary>The hint of the scenario that made a module; null when none did, or it says nothing, or it is gone.</summary>
    public static RunHint? Of(ISampleCatalog samples, StoredModule module)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(module);
        if (OriginText.Read(module.Origin) is not var (sample, scenario))
        {
            return null;
        }

        try
        {
            return samples.Get(sample).Scenarios.FirstOrDefault(one => one.Id == scenario)?.Run;
        }
        catch (ProblemException)
        {
            return null; // The sample is gone, its module is not.
        }
    }
}
