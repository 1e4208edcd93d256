using Dashboard.Core.Samples;
using Dashboard.Core.Tools.Toolchains;
using Workers.Builds;
using Workers.HostRuns;
using Workers.Tools;

namespace Dashboard.Hosting;

/// <summary>Samples, the compilers they need, and their builds.</summary>
internal static class SampleHosting
{
    /// <summary>Adds them.</summary>
    public static void AddSamplesAndBuilds(this WebApplicationBuilder builder)
    {
        builder.Services.AddToolchains();
        builder.Services.AddToolSetup(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddSamples(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddBuilds(builder.Configuration);
        builder.Services.AddHostRuns();
    }
}
