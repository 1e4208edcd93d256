namespace Dashboard.Components.Shared;

/// <summary>The shapes of <see cref="Icon"/> on a 16 × 16 grid, drawn with strokes. Constant markup, never anything from outside.</summary>
public static class IconShapes
{
    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        // Places
        ["brand"] = """<path d="M2 2.5h3.5a2.5 2.5 0 0 0 5 0H14v11H2z"/><path d="M4.5 7.5l1 3.5 1.2-3 1.2 3 1-3.5M10.5 11l1-3.5 1 3.5"/>""",
        ["start"] = """<circle cx="3.5" cy="3.5" r="1.5"/><circle cx="12.5" cy="12.5" r="1.5"/><path d="M5 3.5h4.5a2.25 2.25 0 0 1 0 4.5h-3a2.25 2.25 0 0 0 0 4.5H11"/>""",
        ["samples"] = """<path d="M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5"/>""",
        ["modules"] = """<path d="M8 1.75l5.5 3v6.5l-5.5 3-5.5-3v-6.5zM2.5 4.75L8 8l5.5-3.25M8 8v6.25"/>""",
        ["registry"] = """<ellipse cx="8" cy="3.75" rx="5.5" ry="2"/><path d="M2.5 3.75v8.5c0 1.1 2.46 2 5.5 2s5.5-.9 5.5-2v-8.5M2.5 8c0 1.1 2.46 2 5.5 2s5.5-.9 5.5-2"/>""",
        ["cluster"] = """<circle cx="8" cy="3.5" r="1.75"/><circle cx="3.5" cy="12" r="1.75"/><circle cx="12.5" cy="12" r="1.75"/><path d="M7.2 5.1L4.3 10.4M8.8 5.1l2.9 5.3M5.25 12h5.5"/>""",
        ["jobs"] = """<path d="M6 3.5h8M6 8h8M6 12.5h8M2 3.5h.01M2 8h.01M2 12.5h.01"/>""",
        ["toolchains"] = """<path d="M10 2.2a3.5 3.5 0 0 0-3.3 4.9L2.3 11.5a1.56 1.56 0 0 0 2.2 2.2l4.4-4.4A3.5 3.5 0 0 0 13.6 5L11.5 7 9 4.5l2-2.1a3.5 3.5 0 0 0-1-.2z"/>""",
        ["help"] = """<circle cx="8" cy="8" r="6"/><path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.6-.9 1.2M8 11.4h.01"/>""",

        // States: each differs in shape, not only in colour
        ["queued"] = """<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.2"/>""",
        ["running"] = """<circle cx="8" cy="8" r="5.5" opacity=".3"/><path d="M8 2.5A5.5 5.5 0 0 1 13.5 8"/>""",
        ["succeeded"] = """<circle cx="8" cy="8" r="5.5"/><path d="M5.5 8.2l1.8 1.8 3.2-3.6"/>""",
        ["failed"] = """<path d="M8 2l6 11.5H2z"/><path d="M8 6.2v3.3M8 11.5h.01"/>""",
        ["cancelled"] = """<circle cx="8" cy="8" r="5.5"/><path d="M4.2 11.8l7.6-7.6"/>""",
        ["interrupted"] = """<path d="M9 1.5L4 9h3.5L7 14.5 12 7H8.5z"/>""",
        ["unknown"] = """<circle cx="8" cy="8" r="5.5"/><path d="M6.5 6.5a1.6 1.6 0 1 1 2.2 1.5c-.5.2-.7.5-.7 1M8 11h.01"/>""",
        ["waiting"] = """<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.3"/>""",

        // Actions
        ["copy"] = """<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"/>""",
        ["done"] = """<path d="M3 8.5L6.5 12 13 4.5"/>""",
        ["stop"] = """<rect x="4" y="4" width="8" height="8" rx="1"/>""",
        ["download"] = """<path d="M8 2.5v7M5 7l3 3 3-3M2.5 13.5h11"/>""",
        ["theme"] = """<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor"/>""",
        ["arrow"] = """<path d="M3 8h10M9.5 4.5L13 8l-3.5 3.5"/>""",
        ["empty"] = """<path d="M2 9.5l2-6h8l2 6v4H2zM2 9.5h3.5a2.5 2.5 0 0 0 5 0H14"/>""",
    };

    /// <summary>The markup inside the <c>svg</c> element; a question mark for an unknown name.</summary>
    public static string Of(string name) => Shapes.TryGetValue(name, out var shape) ? shape : Shapes["unknown"];
}
