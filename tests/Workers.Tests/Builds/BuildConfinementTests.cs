using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Jobs;
using Dashboard.Core.Tools;
using Workers.Tests.Samples;

namespace Workers.Tests.Builds;

/// <summary>Sources that want what is not theirs, compiled by the real compilers: each fails, within its limit, and says why.</summary>
public sealed class BuildConfinementTests : IAsyncDisposable
{
    private const string Samples = "samples";
    private const string Main = "fn main() {}";

    // So that the limits are met soon.
    private readonly SampleRig _rig = new(new Dictionary<string, string?>
    {
        ["Samples:Path"] = Samples,
        ["Builds:WallTime"] = "00:01:00",
        ["Builds:MemoryBytes"] = $"{512L << 20}",
        ["Builds:Processes"] = "100",
        ["Builds:FolderBytes"] = $"{128L << 20}",
        ["Builds:FolderEntries"] = "2000",
        ["Builds:FileBytes"] = $"{48L << 20}",
    });

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public BuildConfinementTests() => _stop.CancelAfter(TimeSpan.FromMinutes(3));

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        _stop.Dispose();
    }

    [Theory]
    [InlineData("clang", "c", "#include \"/etc/shadow\"\nint main(void) { return 0; }")]
    [InlineData("clang++", "cpp", "#include \"/etc/shadow\"\nint main() { return 0; }")]
    [InlineData("emcc", "cpp", "#include \"/etc/shadow\"\nint main() { return 0; }")]
    [InlineData("clang", "c", "#include \"SECRET\"\nint main(void) { return 0; }")]
    [InlineData("clang", "c", "__asm__(\".incbin \\\"SECRET\\\"\"); int main(void) { return 0; }")]
    public async Task Build_CSourceIncludesAFileOfTheHost_FindsNone(string tool, string language, string source)
    {
        var file = $"main.{language}";
        var target = tool == "emcc" ? CompilerTargets.Emscripten : CompilerTargets.Wasi;
        var command = tool == "emcc" ? $"[emcc, {file}, -o, main.wasm]" : $"[\"{tool}\", \"--target={{target}}\", {file}, -o, main.wasm]";
        Write(language, [(file, source.Replace("SECRET", await SecretAsync(), StringComparison.Ordinal))], tool, target, command, "main.wasm");

        await RefusedAsync("No such file", "file not found", "Could not find incbin file");
    }

    [Theory]
    [InlineData("include_bytes!(\"/etc/shadow\");")]
    [InlineData("include_str!(\"SECRET\");")]
    [InlineData("include_str!(\"HOME/.profile\");")]
    [InlineData("include!(\"../../../../../../../../etc/shadow\");")]
    public async Task Build_RustSourceIncludesAFileOfTheHost_FindsNone(string macro)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var text = macro.Replace("SECRET", await SecretAsync(), StringComparison.Ordinal).Replace("HOME", home, StringComparison.Ordinal);
        WriteRust(("src/main.rs", $"fn main() {{ let _ = {text} }}"));

        await RefusedAsync("couldn't read");
    }

    [Fact]
    public async Task Build_SourceIsALinkToAFileOfTheHost_IsRefused()
    {
        WriteRust(("src/main.rs", Main));
        var path = Path.Combine(_rig.Folder, Samples, "hostile/src/main.rs");
        File.Delete(path);
        File.CreateSymbolicLink(path, await SecretAsync());

        await Assert.ThrowsAsync<Dashboard.Core.Errors.ProblemException>(BuildAsync);
    }

    [Fact]
    public async Task Build_ScriptWritesOutsideItsFolderOrUsesTheNetwork_GetsNowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        WriteRust(("src/main.rs", Main), ("build.rs", $$"""
            use std::{fs, net::{TcpStream, UdpSocket, ToSocketAddrs} };
            fn main() {
                for path in ["/spy", "/usr/spy", "/etc/spy", "/dev/spy", "{{_rig.Folder}}/spy"] {
                    println!("cargo:warning=write {} {}", path, fs::write(path, "x").is_ok());
                }
                for path in ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname"] {
                    println!("cargo:warning=setting {} {}", path, fs::read(path).and_then(|value| fs::write(path, value)).is_ok());
                }
                println!("cargo:warning=tcp {}", TcpStream::connect("{{listener.LocalEndpoint}}").is_ok());
                println!("cargo:warning=udp {}", UdpSocket::bind("0.0.0.0:0").and_then(|s| s.send_to(b"x", "192.0.2.1:53")).is_ok());
                println!("cargo:warning=dns {}", "example.com:80".to_socket_addrs().is_ok());
                println!("cargo:warning=end");
            }
            """));

        var (outcome, log) = await BuildAsync();

        Assert.True(outcome.Succeeded, log);
        Assert.Contains("end", log, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Split('\n'), line => line.Contains(" true", StringComparison.Ordinal));
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("loop { let _ = std::process::Command::new(\"sleep\").arg(\"600\").spawn(); }", "Builds:Processes")]
    [InlineData("loop { let _ = std::process::Command::new(\"setsid\").args([\"sleep\", \"600\"]).spawn(); }", "Builds:Processes")]
    [InlineData("loop { std::thread::spawn(|| loop { std::thread::park() }); }", "Builds:Processes")]
    [InlineData("for n in 0.. { std::fs::write(format!(\"{n}\"), vec![1; 4 << 20]).unwrap(); }", "Builds:FolderBytes")]
    [InlineData("for n in 0.. { std::fs::create_dir_all(format!(\"d/{n}\")).unwrap(); }", "Builds:FolderEntries")]
    [InlineData(
        "for _ in 0..8 { std::process::Command::new(\"sh\").args([\"-c\", \"head -c 150000000 /dev/zero | tail | sleep 600\"]).spawn().unwrap(); } loop { std::thread::park(); }",
        "Builds:MemoryBytes")]
    [InlineData("std::fs::write(\"big\", vec![1; 60 << 20]).unwrap();", "compiler ended")]
    [InlineData("std::fs::write(\"/tmp/big\", vec![1; 60 << 20]).unwrap();", "compiler ended")]
    [InlineData("for n in 0.. { std::fs::write(format!(\"/dev/shm/{n}\"), vec![1; 4 << 20]).unwrap(); }", "compiler ended")]
    public async Task Build_ScriptTakesMoreThanItMay_IsEndedAndSaysByWhat(string body, string reason)
    {
        WriteRust(("src/main.rs", Main), ("build.rs", $"#[allow(unreachable_code)] fn main() {{ {body} }}"));

        var (outcome, log) = await BuildAsync();

        Assert.False(outcome.Succeeded, log);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    private async Task<string> SecretAsync()
    {
        var path = Path.Combine(_rig.Folder, "data/secret.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "\"secret\"", _stop.Token);
        return path;
    }

    private async Task RefusedAsync(params string[] words)
    {
        var (outcome, log) = await BuildAsync();

        Assert.False(outcome.Succeeded, log);
        Assert.True(Array.Exists(words, word => log.Contains(word, StringComparison.Ordinal)), log);
    }

    private async Task<(JobOutcome Outcome, string Log)> BuildAsync()
    {
        _rig.Program("bwrap");
        await _rig.PlanAsync("hostile", "build-hostile", _stop.Token);
        var (outcome, job) = await _rig.BuildAsync("hostile", "build-hostile", _stop.Token);
        return (outcome, string.Join('\n', job.Lines));
    }

    private void WriteRust(params (string Path, string Text)[] files) => Write(
        "rust",
        [.. files, ("Cargo.toml", "[package]\nname = \"hostile\"\nversion = \"0.0.0\"\nedition = \"2021\"\n")],
        "cargo",
        CompilerTargets.Wasi,
        "[cargo, build, --target, \"{target}\"]",
        "target/{target}/debug/hostile.wasm");

    private void Write(string language, (string Path, string Text)[] files, string tool, string target, string command, string output)
    {
        var sample = Path.Combine(_rig.Folder, Samples, "hostile");
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(sample, path))!);
            File.WriteAllText(Path.Combine(sample, path), text);
        }

        File.WriteAllText(Path.Combine(sample, "sample.yaml"), $$"""
            name: hostile
            title: Hostile
            language: {{language}}
            shows: What a source may not do.
            description: It tries.
            files: [{{string.Join(", ", files.Select(file => file.Path))}}]
            scenarios:
              - id: build-hostile
                title: Build
                target: {{target}}
                tools: ["{{tool}}"]
                command: {{command}}
                outputs: [{path: "{{output}}", kind: module}]
            """);
    }
}
