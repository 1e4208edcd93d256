using Dashboard.Api;
using Dashboard.Hosting;

return await DashboardHost.RunAsync(args, builder =>
{
    builder.AddDashboardCore();
    builder.Services.AddDashboardApi();
},
app =>
{
    app.UseDashboardApi();
    app.MapHealthEndpoints();
    app.MapJobEndpoints();
});

/// <summary>Named for the test host.</summary>
public partial class Program;
