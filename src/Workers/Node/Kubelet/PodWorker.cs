using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;
using Workers.Node.Kubelet.States;

namespace Workers.Node.Kubelet;

/// <summary>One pod's life on this node, from its binding to its end: runs its states, and takes it down when it is to go.</summary>
internal sealed class PodWorker : IDisposable
{
    private readonly PodContext _pod;
    private readonly CancellationTokenSource _end;
    private readonly TaskCompletionSource<bool> _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PodWorker(V1Pod pod, NodeServices node)
    {
        _pod = new PodContext(pod, node);
        _end = CancellationTokenSource.CreateLinkedTokenSource(node.Stopping);
    }

    public V1Pod Pod => _pod.Pod;

    /// <summary>The containers, for the log endpoint.</summary>
    public ContainerSlot? Find(string container) =>
        _pod.All.FirstOrDefault(s => string.Equals(s.Spec.Name, container, StringComparison.Ordinal));

    /// <summary>The pod changed in the cluster.</summary>
    public void Update(V1Pod pod)
    {
        _pod.Pod = pod;
        if (pod.Metadata.DeletionTimestamp is not null && _leave.TrySetResult(true))
        {
            _end.Cancel();
        }
    }

    /// <summary>The pod is gone from the cluster: nothing has to be told to anybody.</summary>
    public void Remove()
    {
        _leave.TrySetResult(false);
        _end.Cancel();
    }

    public async Task RunAsync()
    {
        Update(_pod.Pod);
        var stopping = _pod.Node.Stopping;
        try
        {
            await RunStatesAsync();

            // A pod that is done stays, with its log, until somebody deletes it.
            var tellApi = await _leave.Task.WaitAsync(stopping);
            await TakeDownAsync(tellApi, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await WaitForContainersAsync();
        }
    }

    public void Dispose() => _end.Dispose();

    private async Task RunStatesAsync()
    {
        if (_pod.Pod.Metadata.DeletionTimestamp is not null || _pod.Pod.Status?.Phase is "Succeeded" or "Failed")
        {
            foreach (var slot in _pod.All)
            {
                slot.Run = _pod.Records.Read(slot.Spec.Name);
            }

            return;
        }

        try
        {
            await PodStateMachine.RunAsync(new Registered(), _pod, _end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // To be deleted, or the agent stops.
        }
        catch (Exception e)
        {
            _pod.Logger.LogError(e, "Pod {Pod} failed in the node agent", _pod);
            _pod.Trouble = e is ProblemException ? e.Message : "The node agent failed to run this pod; its log has the details.";
            _pod.Report("Error", "Failed", "Error", _pod.Trouble);
        }
    }

    private async Task TakeDownAsync(bool tellApi, CancellationToken stopping)
    {
        if (_pod.All.Any(s => s.IsRunning))
        {
            // A module has no signals: there is nothing to ask it with, so it is ended at once rather than after the grace.
            _pod.Node.Events.Normal(_pod.Pod, "Killing", "Stopping the pod's containers");
            await WaitForContainersAsync();
        }

        if (tellApi)
        {
            if (_pod.Pod.Status?.Phase is not ("Succeeded" or "Failed"))
            {
                _pod.Report("Terminated", _pod.Containers.All(c => c.Run?.Exit?.ExitCode == 0) ? "Succeeded" : "Failed");
            }

            await _pod.StatusWriter.FlushAsync(stopping);
            await DeleteFromApiAsync(stopping);
        }

        _pod.Node.Logs.DeletePod(_pod.Pod.Metadata.Uid!);
        if (Directory.Exists(_pod.Folder))
        {
            Directory.Delete(_pod.Folder, recursive: true);
        }

        _pod.Logger.LogInformation("Pod {Pod} is gone from this node", _pod);
    }

    private async Task DeleteFromApiAsync(CancellationToken stopping)
    {
        var backOff = BackOff.ForApi();
        while (true)
        {
            try
            {
                await _pod.Node.Client.DeleteAsync<V1Pod>(_pod.Pod.Metadata.Namespace, _pod.Pod.Metadata.Name!, 0, _pod.Pod.Metadata.Uid, stopping);
                return;
            }
            catch (ProblemException e) when (e.IsConflict())
            {
                // Another pod has the name by now: ours is gone.
                return;
            }
            catch (ProblemException e)
            {
                _pod.Logger.LogWarning("Pod {Pod} was not deleted from the cluster: {Problem}", _pod, e.Message);
                await Task.Delay(backOff.Next(), _pod.Node.Time, stopping);
            }
        }
    }

    private Task WaitForContainersAsync() => Task.WhenAll(_pod.All.Select(s => s.Running));
}
