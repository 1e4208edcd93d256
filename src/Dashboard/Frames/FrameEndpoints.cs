using Dashboard.Core.Samples;

namespace Dashboard.Frames;

/// <summary>Builds shown in a frame of a page, see <see cref="FramePolicy"/>.</summary>
internal static class FrameEndpoints
{
    private const long PageBytes = 16 << 20;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".wasm"] = "application/wasm",
        [".css"] = "text/css; charset=utf-8",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
    };

    /// <summary>Adds what the endpoints and the pages need.</summary>
    public static IServiceCollection AddFrames(this IServiceCollection services) => services.AddSingleton<FrameTokens>();

    /// <summary>Maps <c>/frames/{token}/{file}</c>.</summary>
    public static void MapFrames(this IEndpointRouteBuilder routes) =>
        routes.MapGet(FramePolicy.Root + "{token}/{**file}", AnswerAsync).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(string token, string? file, HttpContext context, FrameTokens tokens, IBuildOutputs builds, IWebHostEnvironment host)
    {
        var files = tokens.Find(token) is { } build ? builds.Find(build) : null;
        FramePolicy.Apply(context.Response, files is null ? null : token);
        if (files is null)
        {
            return Gone("This opening of the build has ended. Press Run on the build's page to open it again.");
        }

        if (file == FrameDocument.Console)
        {
            return Results.Stream(host.WebRootFileProvider.GetFileInfo("client/frame-console.js").CreateReadStream(), Types[".js"]);
        }

        if (string.IsNullOrEmpty(file))
        {
            // Relative addresses in the page count from its folder, which needs the slash at its end.
            return context.Request.Path.Value!.EndsWith('/') ? await IndexAsync(files, context.RequestAborted) : Gone("A slash is missing at the end of the address.");
        }

        return files.FirstOrDefault(one => one.Name == file) is { } found
            ? await FileAsync(found, context.RequestAborted)
            : Gone($"The build made no file of that name; it made {string.Join(", ", files.Select(one => one.Name))}.");
    }

    private static async Task<IResult> IndexAsync(IReadOnlyList<BuiltFile> files, CancellationToken cancellationToken) =>
        BuildEntry.PageOf(files) is { } page ? await FileAsync(page, cancellationToken)
        : BuildEntry.ScriptOf(files) is { } script ? Results.Bytes(FrameDocument.For(script.Name), Types[".html"])
        : Gone("The build made neither a page nor a script.");

    private static async Task<IResult> FileAsync(BuiltFile file, CancellationToken cancellationToken)
    {
        var type = Types.GetValueOrDefault(Path.GetExtension(file.Name), "application/octet-stream");
        return type == Types[".html"] && new FileInfo(file.Path).Length <= PageBytes
            ? Results.Bytes(FrameDocument.WithConsole(await File.ReadAllBytesAsync(file.Path, cancellationToken)), type)
            : Results.File(file.Path, type);
    }

    private static IResult Gone(string why) => Results.Text(why, statusCode: StatusCodes.Status404NotFound);
}
