using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Workers.Builds;

/// <summary>
/// What cargo asks rustc about itself before each build in a new folder, and keeps in <c>target/.rustc_info.json</c>: three to five
/// starts of rustc, about a third of a small build's time. Handed to each build, so that cargo need not ask again.
/// It comes from a build of an empty crate of our own, never from a sample's, whose build script could have written it.
/// cargo checks that it belongs to the very rustc it uses.
/// </summary>
internal sealed partial class CargoSeed(BuildProcess process, DataPaths paths, ILogger<CargoSeed> logger)
{
    private const string Crate = "seed";
    private const string InfoPath = "target/.rustc_info.json";

    /// <summary>Puts what is known into the folder cargo will build in; does nothing where nothing is known yet.</summary>
    public void Plant(Compiler compiler, string folder)
    {
        var known = PathOf(compiler);
        if (compiler.Tool == CompilerTools.Cargo && File.Exists(known))
        {
            Directory.CreateDirectory(Path.Combine(folder, "target"));
            File.Copy(known, Path.Combine(folder, InfoPath));
        }
    }

    /// <summary>Gets to know a compiler, unless it is known. Failure costs no more than the time builds take without it.</summary>
    public async Task LearnAsync(Compiler compiler, CancellationToken cancellationToken)
    {
        var known = PathOf(compiler);
        if (File.Exists(known))
        {
            return;
        }

        var home = Path.Combine(paths.Scratch, $"{Crate}-{Guid.NewGuid():N}");
        try
        {
            await WriteCrateAsync(Path.Combine(home, Crate), cancellationToken);
            var environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = $"{Path.GetDirectoryName(compiler.ProgramPath)}:/usr/bin:/bin",
                ["CARGO_NET_OFFLINE"] = "true",
            };
            var command = new BuildCommand(compiler.ProgramPath, ["check", "--quiet", "--target", compiler.Target], environment, home, Crate, compiler.ReadOnlyFolders);
            var end = await process.RunAsync(command, Silence.Instance, cancellationToken);
            var made = Path.Combine(home, Crate, InfoPath);
            if (end.IsSuccess && File.Exists(made))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(known)!);
                File.Move(made, known, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is ProblemException or IOException or UnauthorizedAccessException)
        {
            LogNotLearnt(logger, compiler.ProgramPath, exception.Message);
        }
        finally
        {
            if (Directory.Exists(home))
            {
                Directory.Delete(home, recursive: true);
            }
        }
    }

    private static async Task WriteCrateAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        await File.WriteAllTextAsync(Path.Combine(folder, "src/lib.rs"), "", cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Cargo.toml"), $"[package]\nname = \"{Crate}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n", cancellationToken);
    }

    private string PathOf(Compiler compiler)
    {
        var identity = string.Join('\n', compiler.Stamps().Append(compiler.Target));
        return Path.Combine(paths.Cache, "cargo", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity))) + ".json");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Cargo} could not be asked about its rustc; builds take a little longer. {Why}")]
    private static partial void LogNotLearnt(ILogger logger, string cargo, string why);

    private sealed class Silence : ILogSink
    {
        public static readonly Silence Instance = new();

        public void Write(LogSource source, string text)
        {
        }

        public void WriteMany(LogSource source, IReadOnlyList<string> lines)
        {
        }
    }
}
