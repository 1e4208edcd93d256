using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Tests.Hubs;

/// <summary>A caller that stays connected.</summary>
internal sealed class FakeCallerContext : HubCallerContext
{
    public override string ConnectionId => "test";

    public override string? UserIdentifier => null;

    public override ClaimsPrincipal? User => null;

    public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override CancellationToken ConnectionAborted => CancellationToken.None;

    public override void Abort() => throw new NotSupportedException();
}
