namespace Dashboard.Core.Storage;

/// <summary>Where things are kept (<c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>The data folder; relative to the folder of appsettings.json.</summary>
    public string DataPath { get; set; } = "./data";

    /// <summary><c>sqlite</c> (in the data folder) or <c>postgres</c>.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>The connection string for <c>postgres</c>.</summary>
    public string? ConnectionString { get; set; }
}
