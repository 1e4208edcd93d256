using System.CommandLine;

namespace Workers.WasiTests;

/// <summary>The command <c>wasi-testsuite</c>.</summary>
internal static class WasiTestCommand
{
    public static Command Create(Func<WasiTestOptions, CancellationToken, Task<int>> run)
    {
        var folder = new Option<string>("--dir") { Description = "The suite's folder: NAME.wasm with NAME.json beside it, in it or below.", Required = true };
        var runtimes = new Option<string[]>("--runtime") { Description = "A runtime to use; may be given more than once. Default: all that are installed.", DefaultValueFactory = _ => [] };
        var strict = new Option<bool>("--strict") { Description = "End with exit code 1 when a test fails. Without it the table is the result, and the exit code is 0." };
        var seconds = new Option<int>("--time-limit") { Description = "Seconds a test may take.", DefaultValueFactory = _ => 20 };
        seconds.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 3600)
            {
                r.AddError("--time-limit must be from 1 to 3600.");
            }
        });
        var command = new Command("wasi-testsuite", "Runs WebAssembly's WASI preview 1 tests through the sandbox, with each runtime.") { folder, runtimes, strict, seconds };
        command.SetAction((parsed, cancellationToken) => run(
            new WasiTestOptions(Path.GetFullPath(parsed.GetRequiredValue(folder)), parsed.GetValue(runtimes) ?? [], parsed.GetValue(strict), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            cancellationToken));
        return command;
    }
}
