using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCluster.Tests.Support;

/// <summary>A node's log server: TLS with the certificate it got from the cluster, lines as a test hands them over.</summary>
internal sealed class FakeKubelet : IAsyncDisposable
{
    private readonly WebApplication application;

    private FakeKubelet(WebApplication application) => this.application = application;

    public int Port => new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <summary>Path and query of each request, with the caller's subject.</summary>
    public Channel<(string PathAndQuery, string Caller)> Requests { get; } = Channel.CreateUnbounded<(string, string)>();

    /// <summary>What it answers, one write at a time; completed ends the answer.</summary>
    public Channel<string> Lines { get; } = Channel.CreateUnbounded<string>();

    public int Status { get; set; } = 200;

    /// <summary>Set after the fact: a node knows its port before it has its certificate.</summary>
    public X509Certificate2? Certificate { get; set; }

    public static async Task<FakeKubelet> StartAsync()
    {
        FakeKubelet? self = null;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, _) => self!.Certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.AllowAnyClientCertificate();
        })));
        var built = builder.Build();
        self = new FakeKubelet(built);
        built.Run(self.AnswerAsync);
        await built.StartAsync(TestCluster.Limit);
        return self;
    }

    public async ValueTask DisposeAsync()
    {
        Lines.Writer.TryComplete();
        await application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        await Requests.Writer.WriteAsync((context.Request.Path + context.Request.QueryString, context.Connection.ClientCertificate!.Subject), context.RequestAborted);
        context.Response.StatusCode = Status;
        await context.Response.StartAsync(context.RequestAborted);
        await foreach (var line in Lines.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(line, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
