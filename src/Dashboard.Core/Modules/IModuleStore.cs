namespace Dashboard.Core.Modules;

/// <summary>A stored module.</summary>
/// <param name="Digest"><c>sha256:</c> and 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Name">A file name for people, such as <c>wasi-helloworld.wasm</c>.</param>
/// <param name="Origin">Where it came from, in words: a job, an upload, a registry reference.</param>
/// <param name="AddedAt">When it was first stored, UTC.</param>
public sealed record StoredModule(string Digest, long Size, string Name, string Origin, DateTimeOffset AddedAt);

/// <summary>Modules addressed by sha256, shared by build, pull and upload. Content is written once and never changed.</summary>
public interface IModuleStore
{
    /// <summary>
    /// Reads the stream to its end, checks that it is a WebAssembly module or component, and stores it.
    /// A module stored before keeps its first name and origin.
    /// </summary>
    /// <exception cref="Errors.ProblemException">Not WebAssembly, truncated, or larger than the limit.</exception>
    Task<StoredModule> AddAsync(Stream content, string name, string origin, CancellationToken cancellationToken);

    /// <summary>The module, or null. Accepts only a full digest.</summary>
    StoredModule? Find(string digest);

    /// <summary>Absolute path of the module's file, named so that it ends in <c>.wasm</c>.</summary>
    /// <exception cref="Errors.ProblemException">No such module.</exception>
    string GetPath(string digest);

    /// <summary>All modules, newest first.</summary>
    IReadOnlyList<StoredModule> List();
}
