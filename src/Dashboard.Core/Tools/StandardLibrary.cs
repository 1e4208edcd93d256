namespace Dashboard.Core.Tools;

/// <summary>
/// A Rust standard library that this machine has as source only. It is built once, before the first build that needs it, and
/// lies in <paramref name="Sysroot"/> from then on.
/// </summary>
/// <param name="Sysroot">The folder for <c>rustc --sysroot</c>; named after the compiler and the sources, so that another compiler gets another.</param>
/// <param name="Target">The target it is for.</param>
/// <param name="RustVersion">The version of the compiler the sources belong to, such as <c>1.63.0</c>.</param>
/// <param name="Rustc">The compiler.</param>
/// <param name="Sources">The folder of the library's own crates.</param>
/// <param name="Registry">The folder of the crates it uses, each in a folder named after crate and version.</param>
public sealed record StandardLibrary(string Sysroot, string Target, string RustVersion, string Rustc, string Sources, string Registry)
{
    /// <summary>Where its crates lie, below <see cref="Sysroot"/>.</summary>
    public string LibraryPath => $"lib/rustlib/{Target}/lib";

    /// <summary>Whether it has been built. What is there is whole: it is put in place in one step.</summary>
    public bool IsBuilt => Directory.Exists(Path.Combine(Sysroot, LibraryPath));
}
