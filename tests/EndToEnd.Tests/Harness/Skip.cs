namespace EndToEnd.Tests.Harness;

/// <summary>Skips a test visibly where the machine lacks a part.</summary>
internal static class Skip
{
    /// <summary>Needs a program of <c>.tools/bin</c> or PATH.</summary>
    /// <returns>Its path.</returns>
    public static string Without(string tool)
    {
        var path = Checkout.Tool(tool);
        Assert.SkipWhen(path is null, $"needs {tool}");
        return path;
    }

    /// <summary>Needs a compiler, as the dashboard itself tells.</summary>
    public static async Task WithoutCompilerAsync(Api api, string name)
    {
        var tools = await api.GetAsync("/api/toolchains");
        var tool = tools.Items().First(item => item.Text("name") == name); // for WASI, which comes first
        Assert.SkipUnless(tool.GetProperty("found").GetBoolean(), $"needs {name}: {tool}");
    }

    /// <summary>Needs any runtime for WebAssembly, as the dashboard itself tells.</summary>
    public static async Task WithoutRuntimeAsync(Api api)
    {
        var runtimes = await api.GetAsync("/api/runtimes");
        Assert.SkipUnless(runtimes.Items().Any(item => item.GetProperty("installed").GetBoolean()), "needs wasmtime, wazero or node");
    }
}
