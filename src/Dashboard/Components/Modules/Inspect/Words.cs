using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Components.Modules.Inspect;

/// <summary>Words of the inspector's page.</summary>
internal static class Words
{
    /// <summary>When a segment's contents go where they belong.</summary>
    public static string Of(SegmentMode mode) => mode switch
    {
        SegmentMode.Active => "at instantiation",
        SegmentMode.Passive => "when code asks",
        _ => "never: declared only",
    };
}
