namespace Dashboard.Core.Samples;

/// <summary>Where samples are, and how large they may be. Section <c>Samples</c>.</summary>
public sealed class SampleOptions
{
    /// <summary>The folder of samples; when relative, relative to the folder of appsettings.json.</summary>
    public string Path { get; set; } = "samples";

    /// <summary>Bytes one source file may have.</summary>
    public long FileBytes { get; set; } = 1024 * 1024;
}
