using Dashboard.Core.Errors;
using Dashboard.Core.Sandbox.Listening;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox;

/// <summary>Chooses the runtime of a run: the one named, or the first that is installed and can do what is asked.</summary>
internal sealed class RuntimeChoice(IEnumerable<IWasmRuntime> runtimes, RuntimeProbe probe, Cgroups cgroups, IOptions<SandboxOptions> options)
{
    /// <summary>All known runtimes, in order of preference.</summary>
    public IReadOnlyList<IWasmRuntime> All { get; } = [.. runtimes];

    /// <exception cref="ProblemException">Unknown or missing runtime, or none that can do what is asked.</exception>
    public async Task<FoundRuntime> ChooseAsync(RunSpec spec, InvokeCall? call, CancellationToken cancellationToken)
    {
        var component = IsComponent(spec.ModulePath);
        ProblemException? refusal = null;
        foreach (var runtime in spec.Runtime is null ? All : [Named(spec.Runtime)])
        {
            var found = await probe.FindAsync(runtime, cancellationToken).ConfigureAwait(false);
            if (found is { Version: not null } && WhyNot(found, spec, call, component) is { } why)
            {
                refusal ??= why;
            }
            else if (found is { Version: not null })
            {
                return found;
            }
            else if (spec.Runtime is not null)
            {
                throw Missing(runtime, found);
            }
        }

        throw refusal ?? new ProblemException(ProblemKind.Unsupported, "No runtime is installed.",
            $"None of {string.Join(", ", All.Select(r => r.Name))} was found.", All[^1].HowToInstall);
    }

    private IWasmRuntime Named(string name) =>
        All.FirstOrDefault(r => r.Name == name) ?? throw new ProblemException(ProblemKind.Invalid, "There is no such runtime.",
            $"\"{LastWords.Cut(name)}\" is not known.", $"Choose one of {string.Join(", ", All.Select(r => r.Name))}.");

    private static ProblemException Missing(IWasmRuntime runtime, FoundRuntime? found) => new(
        ProblemKind.Unsupported, $"{runtime.Name} can't be used.", found is null ? "It is not installed." : $"It does not start: {found.Problem}.", runtime.HowToInstall);

    private ProblemException? WhyNot(FoundRuntime found, RunSpec spec, InvokeCall? call, bool component)
    {
        var (name, able) = (found.Runtime.Name, found.Runtime.Abilities);
        if (component && !able.Components)
        {
            return Unsupported($"It is a component, and {name} runs core modules only.", "Install Wasmtime and choose it.");
        }

        if (spec.Limits.Fuel is not null && able.Fuel is null)
        {
            return Unsupported($"A fuel limit is asked for, and {name} does not count instructions.", Choose(r => r.Fuel is not null, "Leave fuel out and limit the time"));
        }

        if (spec.Limits.StackBytes is not null && able.Stack is null)
        {
            return Unsupported($"A stack limit is asked for, and {name}'s can't be set.", Choose(r => r.Stack is not null, "Leave it out"));
        }

        if (spec.Invoke is not null && !able.Invoke)
        {
            return Unsupported($"An export is to be called, and {name}'s command line can't do that.", Choose(r => r.Invoke, "Call it in the browser"));
        }

        if (call is { ImportsWasi: true } && !able.InvokeWithWasi)
        {
            return Unsupported($"{name} passes no parameters to an export of a module that imports WASI, and prints no result.", Choose(r => r is { Invoke: true, InvokeWithWasi: true }, "Call it in the browser"));
        }

        if (spec.Limits.Fuel > able.MaxFuel)
        {
            return Unsupported($"{name} takes no fuel limit above {able.MaxFuel}.", "Ask for less, or limit the time.");
        }

        if (spec.Listen && !able.Listen)
        {
            return Unsupported($"It needs a listening socket, and {name} can't hand one to its guest.", Choose(r => r.Listen, "Leave it out"));
        }

        if (spec.Listen && found.Wall is not null && WalledSocket.Missing is { } missing)
        {
            return Unsupported($"It needs a listening socket, and without {missing} nobody can reach it inside its wall.", "Install util-linux, bash and coreutils.");
        }

        if (found.Wall is null && options.Value.Bubblewrap == WallMode.Required)
        {
            return Unsupported($"Sandbox:Bubblewrap is Required, but {found.Problem}.", "Install bubblewrap and allow user namespaces, or set Sandbox:Bubblewrap to Auto.");
        }

        if (cgroups.Words is null && options.Value.Cgroup == WallMode.Required)
        {
            return Unsupported($"Sandbox:Cgroup is Required, but {cgroups.Problem}.", "Give a delegated cgroup as Sandbox:CgroupParent, or set Sandbox:Cgroup to Auto.");
        }

        return found.Wall is null && (spec.Preopens.Count > 0 || spec.Workspace) && !able.ContainsPreopens
            ? Unsupported($"It needs folders of the host, {name} alone does not keep a guest inside them, and {found.Problem}.", "Install bubblewrap, or Wasmtime and choose it.")
            : null;
    }

    private string Choose(Func<RuntimeAbilities, bool> able, string otherwise)
    {
        var names = All.Where(r => able(r.Abilities)).Select(r => r.Name).ToList();
        return names.Count == 0 ? otherwise + "." : $"{otherwise}, or choose {string.Join(names.Count == 2 ? " or " : ", ", names)}.";
    }

    private static ProblemException Unsupported(string why, string next) => new(ProblemKind.Unsupported, "The module can't be run like this.", why, next);

    // The layer field (component-model, Binary.md): 0 in a module, 1 in a component.
    private static bool IsComponent(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[8];
        return file.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8 && head[6] == 1 && head[7] == 0;
    }
}
