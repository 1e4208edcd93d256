using Dashboard.Core.Samples;

namespace Dashboard.Components.Samples;

/// <summary>Samples that are compared with each other.</summary>
/// <param name="Title">A few words.</param>
/// <param name="Contrast">What their comparison shows, in a sentence.</param>
/// <param name="Samples">The samples, in their order.</param>
public sealed record SampleGroup(string Title, string Contrast, IReadOnlyList<Sample> Samples)
{
    private static readonly Dictionary<string, (string Title, string Contrast)> Known = new(StringComparer.Ordinal)
    {
        ["hello"] = ("The same greeting", "One greeting in three languages and for three worlds: what a module imports decides where it runs."),
        ["httpserver"] = ("A web server", "A socket is more than WASI preview 1 offers: one server fails, one is handed its socket, one brought a runtime of its own."),
        ["compute"] = ("Arithmetic", "The same picture from Rust and C, with the same checksum: what differs is size and time."),
    };

    /// <summary>The groups in the order of their first sample; what is alone comes last.</summary>
    public static IReadOnlyList<SampleGroup> Of(IReadOnlyList<Sample> samples) =>
    [
        .. samples.Where(sample => sample.Group is not null).GroupBy(sample => sample.Group!, StringComparer.Ordinal).Select(Named),
        .. samples.Where(sample => sample.Group is null).ToList() is { Count: > 0 } alone
            ? [new SampleGroup("On their own", "Each shows one thing.", alone)]
            : Array.Empty<SampleGroup>(),
    ];

    private static SampleGroup Named(IGrouping<string, Sample> group) => Known.TryGetValue(group.Key, out var known)
        ? new SampleGroup(known.Title, known.Contrast, [.. group])
        : new SampleGroup(group.Key, "These do the same in different ways.", [.. group]);
}
