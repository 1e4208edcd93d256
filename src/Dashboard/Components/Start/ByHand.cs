using Dashboard.Core.Processes;

namespace Dashboard.Components.Start;

/// <summary>The commands that do from a shell what the buttons do: everything goes through the same HTTP API.</summary>
/// <param name="Dashboard">The dashboard's address, without a slash at its end.</param>
/// <param name="Module">The module's digest.</param>
/// <param name="Reference">What it is published as.</param>
internal sealed record ByHand(string Dashboard, string Module, string Reference)
{
    public IReadOnlyList<string> Build => [Post("/api/builds", $$"""{"sample":"{{StartPath.Sample}}","scenario":"{{StartPath.Scenario}}"}""")];

    public IReadOnlyList<string> Inspect => [Get($"/api/modules/{Module}")];

    public IReadOnlyList<string> Run => [Post("/api/runs", $$"""{"module":"{{Module}}"}"""), Get("/api/jobs/JOB/log?follow=true")];

    public IReadOnlyList<string> Publish => [Post("/api/publishes", $$"""{"module":"{{Module}}","reference":"{{Reference}}","format":"wasm-to-oci"}"""), $"oras manifest fetch --plain-http {Reference}"];

    public IReadOnlyList<string> Create => [$"curl -X POST {Dashboard}/api/clusters/local", $"curl {Dashboard}/api/clusters/local/kubeconfig > kubeconfig", "kubectl --kubeconfig kubeconfig get nodes,pods"];

    public IReadOnlyList<string> Join => [Post("/api/clusters/local/nodes", """{"name":"demo"}"""), "kubectl --kubeconfig kubeconfig get csr", "kubectl --kubeconfig kubeconfig certificate approve demo-tls"];

    public IReadOnlyList<string> Deploy => [Post("/api/clusters/local/deployments", $$"""{"reference":"{{Reference}}","name":"wasm-demo","namespace":"default"}""")];

    public IReadOnlyList<string> Log => ["kubectl --kubeconfig kubeconfig logs -f wasm-demo", Get("/api/clusters/local/pods/default/wasm-demo/log?follow=true")];

    public IReadOnlyList<string> CleanUp => [$"curl -X DELETE {Dashboard}/api/clusters/local/deployments/default/wasm-demo", $"curl -X DELETE {Dashboard}/api/clusters/local/nodes/demo", $"curl -X DELETE {Dashboard}/api/clusters/local"];

    private string Get(string path) => $"curl {ShellQuote.Quote(Dashboard + path)}";

    private string Post(string path, string json) =>
        $"curl {Dashboard}{path} -H 'Content-Type: application/json' -d {ShellQuote.Quote(json)}";
}
