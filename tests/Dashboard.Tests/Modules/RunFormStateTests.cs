using Dashboard.Components.Modules;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Modules;

public sealed class RunFormStateTests : IAsyncDisposable
{
    private static readonly byte[] Empty = [.. "\0asm\u0001\0\0\0"u8];
    private readonly TempFolder folder = new();
    private readonly ServiceProvider services;
    private readonly RunFormState form = new(new SandboxLimits());

    public RunFormStateTests() => services = new ServiceCollection()
        .AddSingleton(new DataPaths(folder.Path)).AddLogging().AddSingleton(TimeProvider.System)
        .AddModules(new ConfigurationBuilder().Build()).BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }

    private async Task<RunRequest> ToRequestAsync()
    {
        var store = services.GetRequiredService<IModuleStore>();
        var stored = await store.AddAsync(new MemoryStream(Empty), "a.wasm", "upload", CancellationToken.None);
        return form.ToRequest(store, stored.Digest, null);
    }

    [Fact]
    public async Task Apply_Hint_FillsInWhatItSays()
    {
        form.Apply(new RunHint { Args = ["a b", "c"], Stdin = "in", Invoke = "add", Workspace = true, Listen = true });

        var request = await ToRequestAsync();

        Assert.Equal(["a b", "c"], request.Args);
        Assert.Equal(("in", "add", true, true), (request.Stdin, request.Invoke, request.Workspace, request.Listen));
    }

    [Fact]
    public void Apply_NextHint_TakesBackWhatTheLastGave()
    {
        form.Environment = "A=b";
        form.Apply(new RunHint { Args = ["a"], Stdin = "in", Invoke = "add", Workspace = true, Listen = true });

        form.Apply(new RunHint());

        Assert.Equal(("", "", "", false, false, "A=b"), (form.Arguments, form.Stdin, form.Invoke, form.Workspace, form.Listen, form.Environment));
    }

    [Fact]
    public void Listen_TickedAndUnticked_TheTimeFollows()
    {
        form.Listen = true;
        Assert.Equal("600", form.WallSeconds);

        form.Listen = false;
        Assert.Equal("30", form.WallSeconds);
    }

    [Fact]
    public void Listen_TimeWasTyped_Stays()
    {
        form.WallSeconds = "45";

        form.Listen = true;
        form.Listen = true;

        Assert.Equal("45", form.WallSeconds);
    }

    [Fact]
    public async Task ToRequest_WithAFolder_CarriesItsLimits()
    {
        form.Workspace = true;
        (form.WorkspaceMebibytes, form.WorkspaceFiles) = ("0.5", "20");

        var limits = (await ToRequestAsync()).Limits;

        Assert.Equal((524_288L, 20), (limits.WorkspaceBytes, limits.WorkspaceFiles));
    }

    [Fact]
    public async Task ToRequest_WithoutAFolder_LeavesItsLimitsOut()
    {
        var limits = (await ToRequestAsync()).Limits;

        Assert.Equal(("64", "1000"), (form.WorkspaceMebibytes, form.WorkspaceFiles));
        Assert.Null(limits.WorkspaceBytes);
        Assert.Null(limits.WorkspaceFiles);
    }

    [Fact]
    public async Task ToRequest_FilesNotANumber_SaysWhich()
    {
        (form.Workspace, form.WorkspaceFiles) = (true, "many");

        var problem = await Assert.ThrowsAsync<ProblemException>(ToRequestAsync);

        Assert.Contains("files limit \"many\" is not a number", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_start add __main_void memory __wasm_call_ctors _emscripten_stack_restore _Z3addii", "add _Z3addii")]
    [InlineData("_start __main_void", "__main_void")]
    [InlineData("_start _initialize", "")]
    public void Callable_Exports_AreThePersonsOwnIfThereAreAny(string exports, string callable) => Assert.Equal(
        callable.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        RunFormState.Callable(exports.Split(' ').Select(n => new ModuleExport(n, n == "memory" ? "memory" : "func", ""))).Select(e => e.Name));
}
