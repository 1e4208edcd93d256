using System.Text.Json;

namespace Workers.WasiTests;

/// <summary>
/// The two forms of a test's specification (wasi-testsuite, doc/specification.md): the flat one, with the older <c>dirs</c> and
/// <c>stdin</c> as well, and the one of operations. What this runner can't do is a reason to skip, never a silent pass.
/// </summary>
internal static class WasiTestSpec
{
    public static WasiTestCase ReadFlat(WasiTestCase test, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            test = property.Name switch
            {
                "args" => test with { Args = Strings(property.Value) },
                "env" => test with { Env = Variables(property.Value) },
                "root" => WithRoot(test, property.Value),
                "dirs" => WithFolders(test, property.Value),
                "stdin" => test with { Stdin = property.Value.GetString() },
                "exit_code" => test with { ExitCode = property.Value.GetInt32() },
                "stdout" => test with { Stdout = Expect(property.Value, whole: true) },
                "stderr" => test with { Stderr = Expect(property.Value, whole: true) },
                _ => test with { Skip = $"its specification has an unknown key \"{property.Name}\"" },
            };
        }

        return test;
    }

    public static WasiTestCase ReadOperations(WasiTestCase test, JsonElement json)
    {
        if (json.TryGetProperty("proposals", out var proposals) && proposals.GetArrayLength() > 0)
        {
            return test with { Skip = $"it needs {string.Join(", ", Strings(proposals))}" };
        }

        foreach (var operation in json.GetProperty("operations").EnumerateArray())
        {
            test = ReadOperation(test, operation, operation.GetProperty("type").GetString());
        }

        return test;
    }

    private static WasiTestCase ReadOperation(WasiTestCase test, JsonElement operation, string? type)
    {
        var payload = operation.TryGetProperty("payload", out var text) ? text.GetString() ?? "" : "";
        var id = operation.TryGetProperty("id", out var stream) ? stream.GetString() : null;
        switch (type)
        {
            case "run":
                test = operation.TryGetProperty("args", out var args) ? test with { Args = Strings(args) } : test;
                test = operation.TryGetProperty("env", out var env) ? test with { Env = Variables(env) } : test;
                return operation.TryGetProperty("root", out var root) ? WithRoot(test, root) : test;
            case "wait":
                return test with { ExitCode = operation.TryGetProperty("exit_code", out var code) ? code.GetInt32() : 0 };
            case "write" when id == "stdin":
                return test with { Stdin = test.Stdin + payload };
            case "read" when id is null or "stdout":
                return test with { Stdout = new WasiTestText(test.Stdout?.Text + payload, Whole: false) };
            case "read" when id == "stderr":
                return test with { Stderr = new WasiTestText(test.Stderr?.Text + payload, Whole: false) };
            default:
                return test with { Skip = $"it needs the operation {type}" };
        }
    }

    private static WasiTestText? Expect(JsonElement value, bool whole) => value.GetString() is { } text ? new WasiTestText(text, whole) : null;

    private static WasiTestCase WithRoot(WasiTestCase test, JsonElement value) =>
        value.GetString() is { } root ? WithFolder(test, root, "/") : test;

    private static WasiTestCase WithFolders(WasiTestCase test, JsonElement value) =>
        Strings(value).Aggregate(test, (t, folder) => WithFolder(t, folder, "/" + folder));

    // A suite is data from elsewhere: it names folders beside its tests, not any folder of this machine.
    private static WasiTestCase WithFolder(WasiTestCase test, string name, string guest)
    {
        var beside = Path.GetDirectoryName(test.Module)!;
        var folder = Path.GetFullPath(name, beside);
        if (!folder.StartsWith(beside + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return test with { Skip = $"its folder \"{name}\" is not beside it" };
        }

        return Directory.Exists(folder) ? test with { Folders = [.. test.Folders, (folder, guest)] } : test with { Skip = $"its folder \"{name}\" does not exist" };
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString() ?? throw new FormatException("null is no text"))];

    private static Dictionary<string, string> Variables(JsonElement value) =>
        value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);
}
