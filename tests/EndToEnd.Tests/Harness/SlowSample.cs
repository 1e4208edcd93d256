namespace EndToEnd.Tests.Harness;

/// <summary>A sample whose build script never ends, known by a mark in the environment of everything it starts.</summary>
internal sealed class SlowSample : IDisposable
{
    public const string Name = "slow";

    public const string Scenario = "build-slow";

    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-e2e-samples-").FullName;

    public SlowSample()
    {
        Write("src/main.rs", "fn main() {}\n");
        Write("build.rs", "fn main() { loop { std::thread::sleep(std::time::Duration::from_secs(1)); } }\n");
        Write("Cargo.toml", $"[package]\nname = \"{Name}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n");
        Write("sample.yaml", $$"""
            name: {{Name}}
            title: Slow
            language: rust
            shows: A build that never ends.
            description: Its build script sleeps.
            files: [src/main.rs, build.rs, Cargo.toml]
            scenarios:
              - id: {{Scenario}}
                title: Build
                target: wasm32-wasi
                tools: [cargo]
                command: [cargo, build, --target, "{target}"]
                env: {MARK: "{{Mark}}"}
                outputs: [{path: "target/{target}/debug/{{Name}}.wasm", kind: module}]
            """);
    }

    /// <summary>What all its processes carry.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What makes a dashboard see it.</summary>
    public Dictionary<string, string> Settings => new() { ["Samples__Path"] = _folder };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, Name, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
