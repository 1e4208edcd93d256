using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Tests.Api;

/// <summary>The guests of the sandbox's own tests, assembled and uploaded.</summary>
internal static class Wat
{
    /// <summary>The digest of <c>Hostile/NAME.wat</c>, or skips the test where wat2wasm is missing.</summary>
    public static async Task<string> UploadAsync(HttpClient client, string name)
    {
        using var content = new ByteArrayContent(await AssembleAsync(name));
        content.Headers.ContentType = new("application/wasm");
        using var stored = await client.PostAsync($"/api/modules?name={name}.wasm", content);
        return (await stored.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("digest").GetString()!;
    }

    private static async Task<byte[]> AssembleAsync(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/wat2wasm"), "needs wat2wasm (wabt)");
        var target = Path.GetTempFileName();
        using var process = Process.Start("/usr/bin/wat2wasm", [Path.Combine(AppContext.BaseDirectory, "Hostile", name + ".wat"), "-o", target]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var bytes = await File.ReadAllBytesAsync(target);
        File.Delete(target);
        return bytes;
    }
}
