namespace EndToEnd.Tests.Harness;

/// <summary>A dashboard that nothing was done with yet, shared by the tests of a class that only look.</summary>
public sealed class EmptyDashboard : IAsyncLifetime
{
    private DashboardProcess? _dashboard;

    internal DashboardProcess Dashboard => _dashboard!;

    public async ValueTask InitializeAsync() => _dashboard = await DashboardProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync();
        }
    }
}
