using System.Diagnostics;

namespace Dashboard.Core.Tests.Modules.Witness;

/// <summary>Modules as real compilers make them, compiled where the test runs.</summary>
internal static class CompiledModules
{
    private const string C = "#include <stdio.h>\nint main(int argc, char **argv) { printf(\"hello %d %s\\n\", argc, argv[0]); return 0; }\n";
    private const string Rust = "fn main() { println!(\"hello {:?}\", std::env::args().collect::<Vec<_>>()); }\n";

    // Small enough to be damaged many thousand times: no library, but a table, data, an import, names and debug information.
    private const string BareC = """
        static const char words[] = "a table of words"; int counter = 3;
        __attribute__((noinline)) static int twice(int a) { return a * 2; }
        static int (*const ways[])(int) = { twice, 0 };
        long long host(const char *text, double value);
        int run(int n) { for (int i = 0; i < n; i++) counter += ways[i & 1] ? ways[i & 1](i) : (int)host(words, i); return counter; }
        """;

    private const string BareRust = """
        #![no_std]
        #[panic_handler] fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
        extern "C" { fn host(text: *const u8, length: usize) -> u64; }
        #[no_mangle] pub extern "C" fn parse(text: *const u8, length: usize) -> i32 {
            let text = unsafe { core::slice::from_raw_parts(text, length) };
            core::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok()).unwrap_or_else(|| unsafe { host(text.as_ptr(), length) as i32 })
        }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Names of the recipes, and what each runs; the output's path comes behind.</summary>
    public static IReadOnlyDictionary<string, (string File, string Source, string[] Command)> Recipes { get; } =
        new Dictionary<string, (string, string, string[])>
        {
            ["clang with debug info"] = ("a.c", C, ["clang-14", "--target=wasm32-wasi", "-g", "-O0", "a.c", "-o"]),
            ["clang stripped"] = ("a.c", C, ["clang-14", "--target=wasm32-wasi", "-s", "-O2", "a.c", "-o"]),
            ["emcc standalone"] = ("a.c", C, ["emcc", "-O3", "a.c", "-o"]),
            ["rustc"] = ("a.rs", Rust, ["/usr/bin/rustc", "--target=wasm32-wasi", "a.rs", "-o"]),
            ["clang without a library"] = ("a.c", BareC, ["clang-14", "--target=wasm32-wasi", "-g", "-O1", "-nostdlib", "-Wl,--no-entry", "-Wl,--export=run", "-Wl,--allow-undefined", "a.c", "-o"]),
            ["rustc without a library"] = ("a.rs", BareRust, ["/usr/bin/rustc", "--target=wasm32-wasi", "--crate-type=cdylib", "-O", "-Clink-arg=--strip-debug", "a.rs", "-o"]),
            ["wat2wasm"] = ("a.wat", """
                (module $m (import "env" "f" (func $f (param i64)))
                  (memory 1 2) (table 3 externref) (global $g (mut f64) (f64.const 0.5)) (global i32 (i32.const -7))
                  (elem func $a) (elem declare func $b) (data "passive") (data (i32.const 16) "\00\01")
                  (func $a (export "a") nop) (func $b (export "b") (param i32 i32) (result i32) local.get 0) (func (export "c")) (start $a))
                """, ["wat2wasm", "--debug-names", "a.wat", "-o"]),
        };

    /// <summary>Compiles a recipe into a folder; skips the test where the compiler is missing.</summary>
    public static async Task<string> CompileAsync(string recipe, string folder)
    {
        var (file, source, command) = Recipes[recipe];
        await File.WriteAllTextAsync(Path.Combine(folder, file), source);
        var output = Path.Combine(folder, "a.wasm");
        await RunAsync(folder, [.. command, output]);
        return output;
    }

    /// <summary>Runs a program to its end; skips the test where it is missing, or lacks the target.</summary>
    public static async Task<string> RunAsync(string folder, string[] command)
    {
        var program = Find(command[0]);
        Assert.SkipWhen(program is null, $"needs {command[0]}");
        var start = new ProcessStartInfo(program!, command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.SkipWhen((await errors).Contains("target may not be installed", StringComparison.Ordinal), "needs Rust's wasm32-wasi");
            Assert.SkipWhen((await errors).Contains("error: linker ", StringComparison.Ordinal), "needs Rust's linker, of Debian's lld");
            Assert.True(process.ExitCode == 0, await errors);
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string? Find(string program) => Path.IsPathRooted(program)
        ? File.Exists(program) ? program : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
