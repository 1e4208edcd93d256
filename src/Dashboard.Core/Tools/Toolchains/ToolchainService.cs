namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Looks at all known tools at once.</summary>
internal sealed class ToolchainService(IToolLocator locator, ICompilers compilers, ProgramProbe probe) : IToolchains
{
    public async Task<IReadOnlyList<ToolStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var all = ToolCatalogue.Compilers.Select(compiler => LookAsync(compiler, cancellationToken))
            .Concat(ToolCatalogue.Programs.Select(program => LookAsync(program, cancellationToken)));
        return await Task.WhenAll(all);
    }

    private async Task<ToolStatus> LookAsync(KnownCompiler known, CancellationToken cancellationToken)
    {
        var search = await compilers.FindAsync(known.Tool, known.Target, cancellationToken);
        if (search.Found is not { } found)
        {
            return new ToolStatus(known.Tool, ToolKind.Compiler, known.Purpose, Found: false, null, null, null, search.HowToInstall, search.Why);
        }

        var version = await probe.VersionAsync(found.ProgramPath, ["--version"], cancellationToken);
        return new ToolStatus(known.Tool, ToolKind.Compiler, known.Purpose, Found: true, found.ProgramPath, found.Origin, version, "", NoteOf(found));
    }

    private static string NoteOf(Compiler compiler) => compiler.StandardLibrary switch
    {
        null => $"target {compiler.Target}",
        { IsBuilt: true } => $"target {compiler.Target}, with a standard library built from source",
        _ => $"target {compiler.Target}; its standard library is built from source before the first build",
    };

    private async Task<ToolStatus> LookAsync(KnownTool known, CancellationToken cancellationToken)
    {
        if (locator.Find(known.Name) is not { } found)
        {
            return new ToolStatus(known.Name, known.Kind, known.Purpose, Found: false, null, null, null, known.HowToInstall, null);
        }

        var version = await probe.VersionAsync(found.Path, known.VersionArguments, cancellationToken);
        var note = version is null ? $"It did not tell its version when asked ({string.Join(' ', known.VersionArguments)})." : null;
        return new ToolStatus(known.Name, known.Kind, known.Purpose, Found: true, found.Path, found.Origin, version, known.HowToInstall, note);
    }
}
