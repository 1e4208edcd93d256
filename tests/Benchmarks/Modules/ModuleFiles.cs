using System.Diagnostics;
using System.Security.Cryptography;
using Benchmarks.Measuring;

namespace Benchmarks.Modules;

/// <summary>Makes the modules that are measured, in a folder that goes away at the end.</summary>
internal sealed class ModuleFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-bench-modules-").FullName;
    private readonly Dictionary<string, string> _compiled = [];

    public string Folder => _folder;

    /// <summary>Compiles <c>Modules/NAME.c</c> to WASI preview 1, once.</summary>
    public async Task<string> CompileAsync(string name, CancellationToken cancellationToken)
    {
        if (!_compiled.TryGetValue(name, out var output))
        {
            output = Path.Combine(_folder, name + ".wasm");
            var source = Path.Combine(AppContext.BaseDirectory, "Modules", name + ".c");
            await Tool.TimeAsync(
                new ProcessStartInfo(Tool.Need("clang"), ["--target=wasm32-wasi", "-O2", "-s", "-o", output, source]), cancellationToken);
            _compiled[name] = output;
        }

        return output;
    }

    /// <summary>Builds one of the repository's samples with cargo, as the workshop does.</summary>
    public async Task<string> BuildSampleAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder, "sample-" + name);
        Cargo.Copy(Path.Combine(Repository.Root, "samples", name), folder);
        await Cargo.BuildAsync(folder, cancellationToken);
        return Path.Combine(folder, "target", Cargo.Target, "debug", name + ".wasm");
    }

    /// <summary>A module of exactly so many bytes with a bit of everything: see <see cref="MixedModule"/>.</summary>
    public async Task<string> CreateMixedAsync(int size, int seed, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, $"mixed-{seed}.wasm");
        await File.WriteAllBytesAsync(path, MixedModule.Create(size, seed), cancellationToken);
        return path;
    }

    /// <summary>
    /// A valid module of exactly <paramref name="size"/> bytes that differs from every other: a custom section of random bytes
    /// (WebAssembly core specification, 5.5.3) is all it has, so that nothing can compress or know it already.
    /// </summary>
    public string CreatePadded(long size)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".wasm");
        using var stream = File.Create(path);
        stream.Write([0x00, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0]);

        // Section id 0, its size in five bytes of LEB128, then a name of three bytes and the padding.
        var content = size - 8 - 1 - 5;
        stream.WriteByte(0);
        for (var i = 0; i < 5; i++)
        {
            stream.WriteByte((byte)(((content >> (7 * i)) & 0x7f) | (i < 4 ? 0x80u : 0)));
        }

        stream.Write([3, (byte)'p', (byte)'a', (byte)'d']);
        var buffer = new byte[1024 * 1024];
        for (var left = content - 4; left > 0; left -= buffer.Length)
        {
            RandomNumberGenerator.Fill(buffer);
            stream.Write(buffer, 0, (int)Math.Min(left, buffer.Length));
        }

        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
