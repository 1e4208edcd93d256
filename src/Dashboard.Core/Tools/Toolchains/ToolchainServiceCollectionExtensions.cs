using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Registers what knows the tools of this machine.</summary>
public static class ToolchainServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IToolchains"/> and <see cref="ICompilers"/>. Needs <see cref="IToolLocator"/>, <see cref="Storage.DataPaths"/> and <see cref="Processes.IProcessRunner"/>.</summary>
    public static IServiceCollection AddToolchains(this IServiceCollection services) => services
        .AddSingleton(SearchFolders.FromEnvironment())
        .AddSingleton(RustupHome.FromEnvironment())
        .AddSingleton<StandardLibraries>()
        .AddSingleton<ProgramProbe>()
        .AddSingleton<ICompilerFinder, RustFinder>()
        .AddSingleton<ICompilerFinder>(services => new ClangFinder(services.GetRequiredService<SearchFolders>(), CompilerTools.Clang))
        .AddSingleton<ICompilerFinder>(services => new ClangFinder(services.GetRequiredService<SearchFolders>(), CompilerTools.ClangXx))
        .AddSingleton<ICompilerFinder, EmscriptenFinder>()
        .AddSingleton<ICompilers, Compilers>()
        .AddSingleton<IToolchains, ToolchainService>();
}
