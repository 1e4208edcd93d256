using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Jobs;

/// <summary>Knows which handler does which request.</summary>
internal sealed class JobDispatcher(IEnumerable<JobRoute> routes, IServiceProvider services)
{
    private readonly Dictionary<Type, JobRoute> _routes = routes.ToDictionary(r => r.RequestType);

    public Task<JobOutcome> ExecuteAsync(JobRequest request, IJobContext context, CancellationToken cancellationToken) =>
        _routes.TryGetValue(request.GetType(), out var route)
            ? route.Execute(services, request, context, cancellationToken)
            : throw new InvalidOperationException($"No handler is registered for {request.GetType().Name}.");
}

internal sealed record JobRoute(Type RequestType, Func<IServiceProvider, JobRequest, IJobContext, CancellationToken, Task<JobOutcome>> Execute)
{
    public static JobRoute For<TRequest, THandler>()
        where TRequest : JobRequest
        where THandler : class, IJobHandler<TRequest> =>
        new(typeof(TRequest), (services, request, context, cancellationToken) =>
            services.GetRequiredService<THandler>().ExecuteAsync((TRequest)request, context, cancellationToken));
}
