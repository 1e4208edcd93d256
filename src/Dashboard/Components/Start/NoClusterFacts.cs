namespace Dashboard.Components.Start;

/// <summary>Stands in where no cluster is built in.</summary>
public sealed class NoClusterFacts : IClusterFacts
{
    /// <inheritdoc/>
    public Task<ClusterFacts> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(ClusterFacts.None);
}
