using Dashboard.Core.Errors;
using Dashboard.Core.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tests.Registry;

public sealed class AuthenticationTests
{
    // bcrypt of "correct horse"; belongs to nothing outside these tests
    private const string Htpasswd = "tester:$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2\n";

    [Fact]
    public async Task Htpasswd_RightPassword_PushesAndPulls()
    {
        await using var registry = await RealRegistry.StartAsync(Htpasswd);
        await using var services = RegistryParts.Services(
            ("Registry:Connections:mine:Host", registry.Host), ("Registry:Connections:mine:Username", "tester"), ("Registry:Connections:mine:Password", "correct horse"));
        using var folder = new TempFolder();
        var module = RegistryParts.Module(100_000);
        var client = services.GetRequiredService<IRegistryClient>();
        var spec = new PushSpec { Reference = $"{registry.Host}/private/a:v1", ModulePath = folder.File("m.wasm", module), Title = "m.wasm" };

        await client.PushAsync(spec, null, CancellationToken.None);
        using var back = new MemoryStream();
        await client.PullAsync(spec.Reference, back, 1_000_000, null, CancellationToken.None);

        Assert.Equal(module, back.ToArray());
    }

    [Theory]
    [InlineData(null, "wants a user name")]
    [InlineData("wrong horse", "did not accept the credentials of tester")]
    public async Task Htpasswd_NoneOrWrongPassword_SaysWhich(string? password, string words)
    {
        await using var registry = await RealRegistry.StartAsync(Htpasswd);
        await using var services = RegistryParts.Services();
        var access = new RegistryAccess { Credentials = password is null ? [] : [new RegistryCredential(registry.Host, "tester", password)] };

        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => services.GetRequiredService<IRegistryClientFactory>().Create(access).InspectAsync($"{registry.Host}/a:v1", CancellationToken.None));

        Assert.Equal(ProblemKind.Forbidden, problem.Kind);
        Assert.Contains(words, problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bearer_TokenOfTheRegistrysOwnHost_IsFetchedOnceAndUsed()
    {
        ScriptedRegistry registry = null!;
        registry = new ScriptedRegistry(r => r switch
        {
            _ when r.Target.StartsWith("/token?", StringComparison.Ordinal) => WireAnswer.Json(200, """{"access_token":"abc.def","expires_in":300}"""),
            _ when r["Authorization"] == "Bearer abc.def" => WireAnswer.Json(200, """{"tags":["v1"]}"""),
            _ => new WireAnswer(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{registry.Host}/token\",service=\"my, registry\",scope=\"repository:a:pull\"")] },
        });
        await using var owned = registry;
        await using var services = RegistryParts.Services(
            ("Registry:Connections:mine:Host", registry.Host), ("Registry:Connections:mine:Username", "u"), ("Registry:Connections:mine:Password", "p"));
        var repository = services.GetRequiredService<IRegistryDirectory>().Open("mine").GetRepository("a");

        await repository.ListTagsAsync(10, null, CancellationToken.None);
        await repository.ListTagsAsync(10, null, CancellationToken.None);

        var token = Assert.Single(registry.Requests, r => r.Target.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("/token?scope=repository%3Aa%3Apull&service=my%2C%20registry", token.Target);
        Assert.Equal("Basic dTpw", token["Authorization"]);
        Assert.Equal(4, registry.Requests.Count); // refused, token, list, list
    }

    [Fact]
    public async Task Bearer_TokenServerRefuses_SaysSo()
    {
        ScriptedRegistry registry = null!;
        registry = new ScriptedRegistry(r => r.Target.StartsWith("/token", StringComparison.Ordinal)
            ? WireAnswer.Json(401, """{"errors":[{"code":"UNAUTHORIZED","message":"who?"}]}""")
            : new WireAnswer(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{registry.Host}/token\"")] });
        await using var owned = registry;
        await using var services = RegistryParts.Services();

        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => services.GetRequiredService<IRegistryClient>().InspectAsync($"{registry.Host}/a:v1", CancellationToken.None));

        Assert.Equal(ProblemKind.Forbidden, problem.Kind);
        Assert.Contains("who?", problem.Why, StringComparison.Ordinal);
    }
}
