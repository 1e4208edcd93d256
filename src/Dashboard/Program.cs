using Dashboard.Api;
using Dashboard.Hosting;
using Dashboard.Shell;

return await DashboardHost.RunAsync(args, builder =>
{
    builder.AddDashboardCore();
    builder.Services.AddDashboardApi();
    builder.AddDashboardUi();
},
app =>
{
    app.UseDashboardUi();
    app.UseDashboardApi();
    app.MapHealthEndpoints();
    app.MapJobEndpoints();
    app.MapDashboardUi();
});

/// <summary>Named for the test host.</summary>
public partial class Program;
