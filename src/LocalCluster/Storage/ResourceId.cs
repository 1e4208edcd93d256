namespace LocalCluster.Storage;

/// <summary>A stored collection: API group ("" for core) and plural name. Versions of a kind share one collection.</summary>
internal readonly record struct ResourceId(string Group, string Resource)
{
    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
