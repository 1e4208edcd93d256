using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Tools;

namespace Workers.Builds.RustStd;

/// <summary>
/// Builds a standard library that is there as source only, confined like any build, once: builds that need it meanwhile wait for
/// the one at work. It is made in that job's folder and moved into place as a whole, so a half-built one is never used.
/// </summary>
internal sealed class StdBuilder(BuildProcess process) : IDisposable
{
    private const string Label = "building Rust's standard library";
    private const string Folder = "rust-std";
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Builds it unless it is there.</summary>
    /// <exception cref="ProblemException">A crate could not be compiled.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; another build may begin anew.</exception>
    public async Task EnsureAsync(StandardLibrary library, IJobContext context, CancellationToken cancellationToken)
    {
        if (library.IsBuilt)
        {
            return;
        }

        if (!_one.Wait(0, CancellationToken.None))
        {
            context.Log.Write(LogSource.System, "Another build is making Rust's standard library for this target; waiting for it.");
            await _one.WaitAsync(cancellationToken);
        }

        try
        {
            if (!library.IsBuilt)
            {
                await BuildAsync(library, context, cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task BuildAsync(StandardLibrary library, IJobContext context, CancellationToken cancellationToken)
    {
        context.Log.Write(LogSource.System, $"There is no standard library for {library.Target} on this machine yet. It is built from Rust {library.RustVersion}'s sources, once; later builds use it.");
        var home = Path.Combine(context.ScratchPath, Folder);
        Directory.CreateDirectory(Path.Combine(home, Folder, library.LibraryPath));
        var crates = StdRecipe.Crates;
        for (var done = 0; done < crates.Count; done++)
        {
            context.Report(Label, done, crates.Count);
            await CompileAsync(crates[done], library, home, context, cancellationToken);
        }

        context.Report(Label, crates.Count, crates.Count);
        Directory.CreateDirectory(Path.GetDirectoryName(library.Sysroot)!);
        Directory.Move(Path.Combine(home, Folder), library.Sysroot);
        context.Log.Write(LogSource.System, $"Rust's standard library for {library.Target} is kept in {library.Sysroot}.");
    }

    private async Task CompileAsync(StdCrate crate, StandardLibrary library, string home, IJobContext context, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/bin:/bin",
            ["LANG"] = "C.UTF-8",
            ["RUSTC_BOOTSTRAP"] = "1", // the library uses what only a nightly compiler admits
            ["STD_ENV_ARCH"] = "wasm32",
        };
        var command = new BuildCommand(library.Rustc, crate.Arguments(library), environment, home, Folder, []);
        context.Log.Write(LogSource.System, $"$ RUSTC_BOOTSTRAP=1 STD_ENV_ARCH=wasm32 {ShellQuote.Join([command.Program, .. command.Arguments])}");
        var output = new CompilerOutput(context.Log);
        var end = await process.RunAsync(command, output, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!end.IsSuccess)
        {
            throw new ProblemException(
                ProblemKind.Unsupported,
                "Rust's standard library could not be built.",
                end.Limit ?? string.Create(CultureInfo.InvariantCulture, $"The crate {crate.Name} ended with exit code {end.Result.ExitCode}: {output.FirstError ?? "the log says more"}."),
                $"Use a toolchain that has it: rustup target add {library.Target}.");
        }
    }
}
