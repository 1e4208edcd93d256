using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Jobs;

/// <summary>Registers jobs and their handlers.</summary>
public static class JobServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IJobService"/>, configured by <c>Jobs</c>. Needs storage, log streams and processes.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<JobOptions>().Bind(configuration.GetSection("Jobs")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobWatchers>();
        services.AddSingleton<JobDispatcher>();
        services.AddSingleton<JobService>();
        services.AddSingleton<IJobService>(s => s.GetRequiredService<JobService>());
        services.AddHostedService(s => s.GetRequiredService<JobService>());
        return services;
    }

    /// <summary>Lets <typeparamref name="THandler"/> do requests of type <typeparamref name="TRequest"/>; one instance serves all jobs.</summary>
    public static IServiceCollection AddJobHandler<TRequest, THandler>(this IServiceCollection services)
        where TRequest : JobRequest
        where THandler : class, IJobHandler<TRequest> =>
        services.AddSingleton<THandler>().AddSingleton(JobRoute.For<TRequest, THandler>());
}
