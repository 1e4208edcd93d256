namespace Workers.Tests.Clusters;

/// <summary>Two modules, assembled by wat2wasm from the few lines above each.</summary>
internal static class TestModules
{
    // fd_write(1, "hello\n"); proc_exit(0)
    public static byte[] Hello { get; } = Convert.FromBase64String(
        "AGFzbQEAAAABEANgBH9/f38Bf2ABfwBgAAACRgIWd2FzaV9zbmFwc2hvdF9wcmV2aWV3MQhmZF93cml0ZQAAFndhc2lfc25hcHNob3RfcHJldmlldzEJcHJvY19leGl0AAEDAgECBQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAIKEwERAEEBQQhBAUEEEAAaQQAQAQsLGQIAQQgLCBAAAAAGAAAAAEEQCwZoZWxsbwo=");

    // forever: fd_write(1, "tick\n"); poll_oneoff(clock, 200 ms)
    public static byte[] Ticking { get; } = Convert.FromBase64String(
        "AGFzbQEAAAABDAJgBH9/f38Bf2AAAAJIAhZ3YXNpX3NuYXBzaG90X3ByZXZpZXcxCGZkX3dyaXRlAAAWd2FzaV9zbmFwc2hvdF9wcmV2aWV3MQtwb2xsX29uZW9mZgAAAwIBAQUDAQABBxMCBm1lbW9yeQIABl9zdGFydAACCiIBIAADQEEBQQhBAUEEEAAaQcAAQaABQQFBgAIQARoMAAsLC04DAEEICwgQAAAABQAAAABBEAsFdGljawoAQcAACzAAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAwusLAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
}
