namespace Dashboard.Components.Worlds;

/// <summary>The workshop's chapters on where WebAssembly runs.</summary>
public enum WorldTopic
{
    /// <summary>JavaScript around a module in a page.</summary>
    Browser,

    /// <summary>A module without a browser.</summary>
    OutsideBrowser,

    /// <summary>The system interface.</summary>
    Wasi,

    /// <summary>A module made for WASI, in a page.</summary>
    WasiInBrowser,

    /// <summary>What runs modules.</summary>
    Runtimes,
}
