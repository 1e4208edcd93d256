namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Finds Emscripten, and sets around it what Debian's packaging of it needs.</summary>
internal sealed class EmscriptenFinder(IToolLocator locator) : ICompilerFinder
{
    private const string Apt = "sudo apt-get install -y emscripten";
    private const string DebianNodeModules = "/usr/share/nodejs";

    public string Tool => CompilerTools.Emcc;

    public Task<CompilerSearch> FindAsync(string target, CancellationToken cancellationToken) => Task.FromResult(Find(target));

    private CompilerSearch Find(string target)
    {
        if (locator.Find(CompilerTools.Emcc) is not { } emcc)
        {
            return new CompilerSearch(null, "emcc was not found on PATH.", Apt);
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] outside = [];
        if (emcc.Path == "/usr/bin/emcc")
        {
            // Debian's emcc loads acorn from Debian's folder, where a node that is not Debian's does not look.
            environment["NODE_PATH"] = DebianNodeModules;

            // Its page minifier is another version than Emscripten expects: it writes the page and then ends with a TypeError.
            environment["EMCC_CFLAGS"] = "-sMINIFY_HTML=0";
        }
        else
        {
            outside = [Path.GetDirectoryName(emcc.Path)!];
        }

        return new CompilerSearch(new Compiler(Tool, target, emcc.Path, [emcc.Path], environment, outside, emcc.Origin), "", "");
    }
}
