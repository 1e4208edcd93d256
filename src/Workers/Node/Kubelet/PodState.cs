namespace Workers.Node.Kubelet;

/// <summary>
/// One state of a pod. It says which states may follow; the machine refuses any other, so that the declared graph is the
/// real one. A state that has nothing after it declares none.
/// </summary>
internal abstract class PodState
{
    /// <summary>The name a viewer sees.</summary>
    public abstract string Name { get; }

    /// <summary>The states that may follow.</summary>
    public abstract IReadOnlyList<Type> Next { get; }

    /// <summary>Does what the state is for.</summary>
    /// <returns>The next state, or null when the pod is done.</returns>
    public abstract Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken);
}

/// <summary>Runs a pod from state to state.</summary>
internal static class PodStateMachine
{
    /// <exception cref="InvalidOperationException">A state went where it does not declare to go.</exception>
    public static async Task RunAsync(PodState first, PodContext pod, CancellationToken cancellationToken)
    {
        for (var state = first; state is not null;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = await state.RunAsync(pod, cancellationToken);
            if (next is not null && !state.Next.Contains(next.GetType()))
            {
                throw new InvalidOperationException($"A pod may not go from {state.Name} to {next.Name}.");
            }

            if (next is null && state.Next.Count > 0)
            {
                throw new InvalidOperationException($"A pod may not end in {state.Name}.");
            }

            state = next;
        }
    }
}
