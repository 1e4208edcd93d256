namespace Dashboard.Core.Modules.Sizes;

/// <summary>How large a module is, and how large it could be. All in bytes.</summary>
/// <param name="Raw">As it is.</param>
/// <param name="Gzip">Compressed with gzip, as a web server would send it.</param>
/// <param name="Optimized">After <c>wasm-opt -Oz</c>; null where that could not be done.</param>
/// <param name="OptimizedGzip">That, compressed with gzip.</param>
/// <param name="Optimizer">What optimized it, as typed and with its version; null where nothing did.</param>
/// <param name="Note">Why it was not optimized, or what to know about how; a sentence, or null.</param>
public sealed record ModuleSizes(long Raw, long Gzip, long? Optimized = null, long? OptimizedGzip = null, string? Optimizer = null, string? Note = null);

/// <summary>Measures stored modules, each once.</summary>
public interface IModuleSizes
{
    /// <summary>The sizes; takes as long as <c>wasm-opt</c> the first time, at most a minute or two, and goes on when the caller leaves.</summary>
    /// <exception cref="Errors.ProblemException">No such module, or too many wait to be measured.</exception>
    Task<ModuleSizes> GetAsync(string digest, CancellationToken cancellationToken);
}
