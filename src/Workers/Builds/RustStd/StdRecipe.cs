namespace Workers.Builds.RustStd;

/// <summary>
/// How Rust 1.63's standard library is put together, in an order in which each crate comes after those it uses. The same
/// that <c>cargo build -Z build-std</c> would do from the Cargo.toml files in its sources, which needs the network.
/// </summary>
internal static class StdRecipe
{
    private const string Core = "core=rustc_std_workspace_core";
    private const string Alloc = "alloc=rustc_std_workspace_alloc";
    private const string Builtins = "compiler_builtins";

    /// <summary>All crates.</summary>
    public static IReadOnlyList<StdCrate> Crates { get; } =
    [
        new("core", "2021", "std:core/src/lib.rs"),
        new(Builtins, "2015", "registry:compiler_builtins-*/src/lib.rs", "core")
        {
            Features = ["compiler-builtins", "core", "default", "rustc-dep-of-std", "unstable"],
        },
        new("rustc_std_workspace_core", "2018", "std:rustc-std-workspace-core/lib.rs", "core"),
        new("alloc", "2021", "std:alloc/src/lib.rs", "core", Builtins),
        new("rustc_std_workspace_alloc", "2018", "std:rustc-std-workspace-alloc/lib.rs", "alloc", "core"),
        new("libc", "2015", "registry:libc-*/src/lib.rs", "rustc_std_workspace_core", Builtins)
        {
            Features = ["rustc-dep-of-std", "align"],
            Cfgs =
            [
                "freebsd11", "libc_priv_mod_use", "libc_union", "libc_const_size_of", "libc_align", "libc_int128", "libc_core_cvoid", "libc_packedN",
                "libc_cfg_target_vendor", "libc_non_exhaustive", "libc_ptr_addr_of", "libc_underscore_const_names", "libc_thread_local",
                "libc_const_extern_fn", "libc_const_extern_fn_unstable",
            ],
        },
        new("cfg_if", "2018", "registry:cfg-if-0.1*/src/lib.rs", Core, Builtins) { Features = ["rustc-dep-of-std", "core", Builtins] },
        new("rustc_demangle", "2015", "registry:rustc-demangle-*/src/lib.rs", Core, Builtins) { Features = ["rustc-dep-of-std", "core", Builtins] },
        new("std_detect", "2018", "std:stdarch/crates/std_detect/src/lib.rs", Core, Alloc, Builtins, "cfg_if", "libc")
        {
            Features = ["rustc-dep-of-std", "core", Builtins, "alloc"],
        },
        new("hashbrown", "2021", "registry:hashbrown-*/src/lib.rs", Core, Alloc, Builtins)
        {
            Features = ["rustc-dep-of-std", "nightly", "core", Builtins, "alloc", "rustc-internal-api"],
        },
        new("unwind", "2021", "std:unwind/src/lib.rs", "core", "cfg_if", "libc", Builtins),
        new("panic_abort", "2021", "std:panic_abort/src/lib.rs", "alloc", "core", "cfg_if", "libc", Builtins) { Panic = "abort" },
        new("panic_unwind", "2021", "std:panic_unwind/src/lib.rs", "alloc", "core", "unwind", "libc", "cfg_if", Builtins),
        new(
            "std",
            "2021",
            "std:std/src/lib.rs",
            "alloc", "cfg_if", "core", "hashbrown", "libc", "panic_abort", "panic_unwind", "rustc_demangle", "std_detect", "unwind", Builtins)
        {
            Features = ["panic_unwind", "panic-unwind"],
            Cfgs = ["backtrace_in_libstd"],
        },
    ];
}
