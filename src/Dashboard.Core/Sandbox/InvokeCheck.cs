using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Sandbox;

/// <summary>An export to be called, as it is in the module.</summary>
/// <param name="Signature">Its type.</param>
/// <param name="Args">The parameters as decimal numbers.</param>
/// <param name="ImportsWasi">Whether the module imports WASI preview 1.</param>
internal sealed record InvokeCall(InvokeSignature Signature, IReadOnlyList<string> Args, bool ImportsWasi);

/// <summary>Compares a call with the module's own types before anything is started.</summary>
internal static class InvokeCheck
{
    private const int MostNamed = 12;

    /// <summary>The call, or null when the program itself is to be run.</summary>
    /// <exception cref="ProblemException">There is no such export, it is no function, or the arguments do not fit its type.</exception>
    public static InvokeCall? Check(RunSpec spec)
    {
        if (spec.Invoke is not { } name)
        {
            return null;
        }

        var module = WasmInspector.InspectFile(spec.ModulePath);
        if (module.Kind == BinaryKind.Component)
        {
            throw Invalid("a component's exports can't be called here; only a core module's can", "Choose a core module.");
        }

        var export = module.Exports.FirstOrDefault(e => e.Name == name) ?? throw NoSuch(name, module);
        if (export.Kind != "func" || InvokeSignature.Parse(export.Type) is not { } signature)
        {
            throw Invalid($"\"{LastWords.Cut(name)}\" is a {export.Kind}, not a function", Names(module));
        }

        if (signature.Parameters.Concat(signature.Results).FirstOrDefault(t => !InvokeSignature.Numbers.Contains(t)) is { } other)
        {
            throw Invalid($"\"{LastWords.Cut(name)}\" is {export.Type}, and a {other} can't be written as a number", "Choose a function of i32, i64, f32 and f64.");
        }

        return new InvokeCall(signature, Arguments(name, export.Type, signature, spec.Args), module.Imports.Any(i => i.Module is "wasi_snapshot_preview1" or "wasi_unstable"));
    }

    private static List<string> Arguments(string name, string type, InvokeSignature signature, IReadOnlyList<string> args)
    {
        if (args.Count != signature.Parameters.Count)
        {
            throw Invalid($"\"{LastWords.Cut(name)}\" is {type}: it takes {Count(signature.Parameters.Count)}, and {args.Count} {(args.Count == 1 ? "was" : "were")} given",
                "Give one number for each parameter.");
        }

        return [.. args.Select((word, i) => InvokeSignature.Normalize(signature.Parameters[i], word)
            ?? throw Invalid($"argument {i + 1}, \"{LastWords.Cut(word)}\", is no {signature.Parameters[i]}", Hint(signature.Parameters[i])))];
    }

    private static string Hint(string type) => type switch
    {
        "i32" => "Give a whole number from -2147483648 to 4294967295.",
        "i64" => "Give a whole number of 64 bits.",
        _ => "Give a number such as 1.5 or 2e10, or inf, -inf or nan.",
    };

    private static string Count(int count) => count == 1 ? "1 argument" : $"{count} arguments";

    private static ProblemException NoSuch(string name, ModuleInspection module) => new(
        ProblemKind.Invalid, "The export can't be called.", $"The module exports no \"{LastWords.Cut(name)}\".", Names(module));

    private static string Names(ModuleInspection module)
    {
        var functions = module.Exports.Where(e => e.Kind == "func").Select(e => LastWords.Cut(e.Name)).ToList();
        return functions.Count == 0
            ? "It exports no function at all."
            : $"Choose one of {string.Join(", ", functions.Take(MostNamed))}{(functions.Count > MostNamed ? $" and {functions.Count - MostNamed} more" : "")}.";
    }

    private static ProblemException Invalid(string why, string next) =>
        new(ProblemKind.Invalid, "The export can't be called.", char.ToUpperInvariant(why[0]) + why[1..] + ".", next);
}
