namespace Dashboard.Core.Registry.Http;

/// <summary>What a token has to be good for, as token servers write it.</summary>
internal static class RegistryScope
{
    /// <summary>Listing repositories.</summary>
    public const string Catalog = "registry:catalog:*";

    /// <summary>Reading a repository.</summary>
    public static string Pull(string repository) => $"repository:{repository}:pull";

    /// <summary>Writing to a repository.</summary>
    public static string Push(string repository) => $"repository:{repository}:pull,push";

    /// <summary>Deleting from a repository.</summary>
    public static string Delete(string repository) => $"repository:{repository}:delete";
}
