using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Components.Modules.Inspect;

/// <summary>What exports are for, and whether they can be called from a form.</summary>
public static class ExportWords
{
    /// <summary>What an export of a known name is for; null when only its author knows.</summary>
    public static string? Describe(ModuleExport export)
    {
        ArgumentNullException.ThrowIfNull(export);
        return export.Name switch
        {
            "_start" => "the program's entry: a runtime calls it once, and it ends with an exit code. Run the module to call it",
            "_initialize" => "prepares a library: a host calls it once, before any other export",
            "memory" when export.Kind == "memory" => "its linear memory, so that the host can read and write what pointers point to",
            "__indirect_function_table" => "the functions that pointers to functions mean",
            "malloc" or "__wbindgen_malloc" or "cabi_realloc" => "reserves memory for the host to write into, and answers its address",
            "free" or "__wbindgen_free" => "gives memory back",
            "__wasm_call_ctors" => "runs the constructors of global objects",
            "__stack_pointer" => "where its stack in memory ends",
            "__heap_base" or "__data_end" => "an address in its memory, from the linker",
            "main" or "__main_argc_argv" or "__original_main" => "C's main, which _start calls",
            "run" when export.Kind == "instance" => "a program's entry",
            _ when export.Name.StartsWith("wasi:cli/run", StringComparison.Ordinal) => "the program's entry, as WASI preview 2 has it",
            _ when export.Name.StartsWith("wasi:http/incoming-handler", StringComparison.Ordinal) => "answers HTTP requests",
            _ => null,
        };
    }

    /// <summary>The types of a function that a form can call: all of them numbers, and as many as a form can show; else null.</summary>
    public static InvokeSignature? Callable(ModuleExport export)
    {
        ArgumentNullException.ThrowIfNull(export);
        const int MostFields = 16;
        return export is { Kind: "func", Name: not "_start" }
            && !export.Name.EndsWith('…')
            && InvokeSignature.Parse(export.Type) is { Parameters.Count: <= MostFields } signature
            && signature.Parameters.Concat(signature.Results).All(InvokeSignature.Numbers.Contains)
                ? signature
                : null;
    }

    /// <summary>Why a function has no form; null when it has one, or is no function.</summary>
    public static string? WhyNot(ModuleExport export)
    {
        ArgumentNullException.ThrowIfNull(export);
        return export.Kind != "func" || export.Name == "_start" || Callable(export) is not null ? null : "takes or returns what can't be typed as numbers";
    }
}
