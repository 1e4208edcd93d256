namespace Dashboard.Core.Modules.Inspection;

/// <summary>What the features in a <c>target_features</c> section are.</summary>
public static class FeatureWords
{
    /// <summary>A feature in words, without a full stop; null when its name is not known.</summary>
    public static string? Describe(string feature) => feature switch
    {
        "atomics" => "atomic loads and stores on shared memory, for threads",
        "bulk-memory" => "copying and filling memory in one instruction",
        "bulk-memory-opt" => "memory.copy and memory.fill",
        "call-indirect-overlong" => "a longer way to write a table's number",
        "exception-handling" => "throwing and catching exceptions",
        "extended-const" => "adding and multiplying in initial values",
        "fp16" => "16-bit floating point numbers in vectors",
        "gc" => "structs and arrays that the engine frees",
        "memory64" => "addresses of 64 bits",
        "multimemory" => "more than one memory",
        "multivalue" => "functions and blocks with several results",
        "mutable-globals" => "imported and exported globals that change",
        "nontrapping-fptoint" => "turning floats into integers without a trap when they don't fit",
        "reference-types" => "references to functions and host objects, and several tables",
        "relaxed-simd" => "vector instructions whose last bits may differ between processors",
        "shared-everything" => "sharing more than memory between threads",
        "sign-ext" => "extending the sign of 8, 16 and 32 bit integers",
        "simd128" => "vectors of 128 bits",
        "tail-call" => "calls that take the place of their caller",
        _ => null,
    };
}
