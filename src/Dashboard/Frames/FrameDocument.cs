using System.Text;
using System.Text.Encodings.Web;

namespace Dashboard.Frames;

/// <summary>The documents shown in a frame.</summary>
internal static class FrameDocument
{
    /// <summary>The script of ours that tells the page around the frame what the program prints; relative to the opening's folder.</summary>
    public const string Console = "-/console.js";

    // How far into a page its head is looked for.
    private const int Searched = 64 * 1024;

    /// <summary>A build's own page with one line added at the beginning of its head: our script.</summary>
    public static byte[] WithConsole(ReadOnlySpan<byte> page)
    {
        var at = HeadEnd(page);
        return [.. page[..at], .. Encoding.ASCII.GetBytes($"<script src=\"{Console}\"></script>"), .. page[at..]];
    }

    /// <summary>A small page that loads the script of a build without a page of its own.</summary>
    /// <param name="script">The script's file name.</param>
    public static byte[] For(string script)
    {
        var name = HtmlEncoder.Default.Encode(script);
        return Encoding.UTF8.GetBytes($$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>{{name}}</title>
            <style>body { font: 14px monospace; margin: 1rem; color: #24242c; background: #fff; } pre { white-space: pre-wrap; }</style>
            <script src="{{Console}}" data-page></script>
            </head>
            <body>
            <p>This page of the dashboard loads <b>{{name}}</b> and shows what it prints.</p>
            <canvas id="canvas" hidden></canvas>
            <pre id="output"></pre>
            <script src="{{HtmlEncoder.Default.Encode(Uri.EscapeDataString(script))}}"></script>
            </body>
            </html>
            """);
    }

    private static int HeadEnd(ReadOnlySpan<byte> page)
    {
        var text = Encoding.Latin1.GetString(page[..Math.Min(page.Length, Searched)]);
        var head = text.IndexOf("<head", StringComparison.OrdinalIgnoreCase);
        return head < 0 ? 0 : text.IndexOf('>', head) + 1;
    }
}
