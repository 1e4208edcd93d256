namespace EndToEnd.Tests.Harness;

/// <summary>Skips a test visibly where the machine lacks a part.</summary>
internal static class Skip
{
    /// <summary>Needs a program of <c>.tools/bin</c> or PATH.</summary>
    public static string Without(string tool)
    {
        var path = Checkout.Tool(tool);
        Assert.SkipWhen(path is null, $"needs {tool}");
        return path;
    }

    /// <summary>Needs a Rust toolchain for WASI, as the dashboard's own page tells.</summary>
    public static void WithoutRust(string page) =>
        Assert.SkipWhen(page.Contains("How to get cargo", StringComparison.Ordinal), "needs cargo with a WASI target");
}
