using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Assembles the WebAssembly texts beside these tests.</summary>
internal static class WatModule
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Assembled = new(StringComparer.Ordinal);

    /// <summary>The module of <c>Sandbox/Hostile/NAME.wat</c>, or skips the test where wat2wasm is missing.</summary>
    public static byte[] Hostile(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/wat2wasm"), "needs wat2wasm (wabt)");
        return Assembled.GetOrAdd(name, n => new Lazy<byte[]>(() => Assemble(n))).Value;
    }

    private static byte[] Assemble(string name)
    {
        var target = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.wasm");
        var info = new ProcessStartInfo("/usr/bin/wat2wasm") { RedirectStandardError = true, UseShellExecute = false };
        foreach (var word in new[] { Path.Combine(AppContext.BaseDirectory, "Sandbox", "Hostile", name + ".wat"), "-o", target })
        {
            info.ArgumentList.Add(word);
        }

        using var process = Process.Start(info)!;
        var said = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)) && process.ExitCode == 0, said);
        var bytes = File.ReadAllBytes(target);
        File.Delete(target);
        return bytes;
    }
}
