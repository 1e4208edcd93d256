namespace Dashboard.Core.Modules.Inspection.Custom;

/// <summary>What custom sections are for, by their name: the conventions of the tools that write them.</summary>
internal static class CustomPurpose
{
    /// <summary>A few words; null when the name is not known.</summary>
    public static string? Of(string name) => name switch
    {
        "name" => "names of functions, locals and others, for people and traps",
        "producers" => "the languages and tools that made it",
        "target_features" => "the WebAssembly features its code uses",
        "sourceMappingURL" => "address of its source map",
        "external_debug_info" => "where its debug information lies, in a file of its own",
        "build_id" => "the build it belongs to, for debuggers",
        "dylink" or "dylink.0" => "what a dynamic linker must know: it is a side module",
        "linking" => "symbols for a linker: it is an object file",
        "metadata.code.branch_hint" => "which branches are likely, for the engine's compiler",
        "component-name" => "names inside a component",
        "__wasm_bindgen_unstable" => "descriptions for wasm-bindgen, which has not processed it yet",
        "emscripten_metadata" => "what Emscripten noted for its own tools",
        "__em_js__" => "JavaScript that Emscripten's EM_JS embedded",
        _ when name.StartsWith("component-type", StringComparison.Ordinal) => "the interfaces a component made from it will have",
        _ when name.StartsWith("reloc.", StringComparison.Ordinal) => "relocations for a linker: it is an object file",
        _ when name.StartsWith(".debug_", StringComparison.Ordinal) => Dwarf(name),
        _ => null,
    };

    private static string Dwarf(string name) => name switch
    {
        ".debug_info" => "DWARF: functions, variables and types of the source",
        ".debug_line" => "DWARF: which source line each instruction comes from",
        ".debug_str" or ".debug_line_str" => "DWARF: its texts",
        ".debug_abbrev" => "DWARF: the shapes of its entries",
        ".debug_ranges" or ".debug_rnglists" or ".debug_aranges" => "DWARF: ranges of addresses",
        ".debug_loc" or ".debug_loclists" => "DWARF: where variables are kept",
        ".debug_pubnames" or ".debug_pubtypes" or ".debug_names" => "DWARF: an index of names",
        _ => "DWARF debug information",
    };
}
