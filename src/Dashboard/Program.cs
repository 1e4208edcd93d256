using Dashboard.Api;
using Dashboard.Core.Modules;
using Dashboard.Frames;
using Dashboard.Hosting;
using Dashboard.Shell;
using Workers.Registry;
using Workers.Runs;

return await DashboardHost.RunAsync(args, builder =>
{
    builder.AddDashboardCore();
    builder.Services.AddModules(builder.Configuration);
    builder.Services.AddRuns(builder.Configuration);
    builder.AddSamplesAndBuilds();
    builder.Services.AddRegistryWorkers(builder.Configuration);
    builder.AddClustersAndNodes();
    builder.Services.AddFrames();
    builder.Services.AddDashboardApi();
    builder.AddDashboardUi();
},
app =>
{
    app.UseDashboardUi();
    app.UseDashboardApi();
    app.MapHealthEndpoints();
    app.MapJobEndpoints();
    app.MapSampleEndpoints();
    app.MapModuleEndpoints();
    app.MapRunEndpoints();
    app.MapScriptRunEndpoints();
    app.MapMatrixEndpoints();
    app.MapRegistryEndpoints();
    app.MapClusterEndpoints();
    app.MapFrames();
    app.MapDashboardUi();
});

/// <summary>Named for the test host.</summary>
public partial class Program;
