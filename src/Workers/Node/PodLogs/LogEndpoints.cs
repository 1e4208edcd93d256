using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Workers.Node.Kubelet;

namespace Workers.Node.PodLogs;

/// <summary>What the node serves: <c>/containerLogs/NAMESPACE/POD/CONTAINER</c> for the API server, and <c>/healthz</c>.</summary>
internal static class LogEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, CallerCheck callers, PodManager pods, PodLogStore logs, TimeProvider time, ILogger logger)
    {
        routes.MapGet("/healthz", () => Results.Text("ok"));
        routes.MapGet("/containerLogs/{ns}/{pod}/{container}", async (HttpContext http, string ns, string pod, string container) =>
        {
            if (callers.Refuse(http.Connection.ClientCertificate) is { } refusal)
            {
                logger.LogWarning("Refused a request for logs from {Address}: {Reason}", http.Connection.RemoteIpAddress, refusal.Message);
                await SayAsync(http, refusal.Status, refusal.Message);
                return;
            }

            var (options, wrong) = ContainerLogOptions.Read(http.Request.Query, time.GetUtcNow());
            if (options is null)
            {
                await SayAsync(http, StatusCodes.Status422UnprocessableEntity, wrong!);
                return;
            }

            if (pods.Find(ns, pod) is not { } worker || worker.Find(container) is not { } slot)
            {
                await SayAsync(http, StatusCodes.Status404NotFound, $"container {container} of pod {ns}/{pod} is not on this node");
                return;
            }

            await WriteAsync(http, worker, slot, options, logs);
        });
    }

    private static async Task WriteAsync(HttpContext http, PodWorker worker, ContainerSlot slot, ContainerLogOptions options, PodLogStore logs)
    {
        if (slot.Run is not { } run || (options.Previous && run.Number == 0))
        {
            var why = options.Previous
                ? $"previous terminated container \"{slot.Spec.Name}\" in pod \"{worker.Pod.Metadata.Name}\" not found"
                : $"container \"{slot.Spec.Name}\" in pod \"{worker.Pod.Metadata.Name}\" is waiting to start";
            await SayAsync(http, StatusCodes.Status400BadRequest, why);
            return;
        }

        if (logs.Find(worker.Pod.Metadata.Uid!, slot.Spec.Name, options.Previous ? run.Number - 1 : run.Number) is not { } log)
        {
            await SayAsync(http, StatusCodes.Status404NotFound, "the log is not kept any more");
            return;
        }

        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        try
        {
            await ContainerLogWriter.WriteAsync(log, options, http.Response.Body, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader went away.
        }
        catch (FileNotFoundException)
        {
            // The pod was deleted while its log was read: what was sent is all there is.
        }
    }

    private static Task SayAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(message + "\n", http.RequestAborted);
    }
}
