using System.Text.Json;
using Dashboard.Core.Samples;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Components.Samples;

/// <summary>What an editor in the browser tells.</summary>
public interface IEditorListener
{
    /// <summary>A file has a new text; null when that is longer than a file may be.</summary>
    Task ChangedAsync(string path, string? text);

    /// <summary>Ctrl+Enter was pressed; every change has been told.</summary>
    Task BuildAsync();
}

/// <summary>
/// Speaks to <c>client/editor.js</c>. Texts come as streams: a message of a circuit holds 32 kB at most. A browser that has gone
/// is no error: it remembers the texts itself, and hands them over when the page is opened again.
/// </summary>
/// <param name="js">The circuit's browser.</param>
/// <param name="module">The script's address, relative to the page's base.</param>
/// <param name="sample">The sample's name.</param>
/// <param name="fileBytes">Bytes a text may have.</param>
/// <param name="listener">Who listens.</param>
public sealed class EditorBridge(IJSRuntime js, string module, string sample, long fileBytes, IEditorListener listener) : IAsyncDisposable
{
    private DotNetObjectReference<EditorBridge>? self;
    private IJSObjectReference? script;
    private IJSObjectReference? editor;

    /// <summary>Whether an editor is open.</summary>
    public bool IsOpen => editor is not null;

    /// <summary>The texts this browser tab remembers.</summary>
    /// <param name="files">How many files there may be.</param>
    public async Task<IReadOnlyDictionary<string, string>> RememberedAsync(int files)
    {
        IReadOnlyDictionary<string, string>? texts = null;
        await TryAsync(async () =>
        {
            if (await ScriptAsync() is { } loaded && await loaded.InvokeAsync<IJSStreamReference?>("remembered", sample) is { } stream)
            {
                await using (stream)
                {
                    // JSON writes a character in six bytes at most.
                    await using var content = await stream.OpenReadStreamAsync((fileBytes * files * 6) + 1024);
                    texts = await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(content);
                }
            }
        });
        return texts ?? new Dictionary<string, string>();
    }

    /// <summary>Lets the browser tab remember these texts, and shows them in the editor where one is open.</summary>
    /// <param name="edits">All texts as they now are.</param>
    public Task PutAsync(SourceEdits edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        return TryAsync(async () =>
        {
            if (editor is not null)
            {
                await editor.InvokeVoidAsync("set", edits.Files.ToDictionary(file => file.Path, edits.TextOf));
            }
            else if (await ScriptAsync() is { } loaded)
            {
                await loaded.InvokeVoidAsync("remember", sample, edits.Texts);
            }
        });
    }

    /// <summary>Opens the editor in an element.</summary>
    public Task OpenAsync(ElementReference host, SourceEdits edits, string path) => TryAsync(async () =>
    {
        ArgumentNullException.ThrowIfNull(edits);
        if (await ScriptAsync() is { } loaded)
        {
            self ??= DotNetObjectReference.Create(this);
            var files = edits.Files.Select(file => new { file.Path, file.Original, Text = edits.TextOf(file), Editable = file.IsText });
            editor = await loaded.InvokeAsync<IJSObjectReference?>("open", host, self, sample, path, files);
        }
    });

    /// <summary>Shows a file.</summary>
    public Task ShowAsync(string path) => CallAsync("show", path);

    /// <summary>Marks what the compiler said.</summary>
    public async Task MarkAsync(IEnumerable<SourceText> files, IReadOnlyList<CompilerMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var file in files)
        {
            await CallAsync("mark", file.Path, messages.Where(m => m.Path == file.Path).Select(m => new { m.Line, m.Column, Error = m.IsError, m.Text }));
        }
    }

    /// <summary>Goes to a place.</summary>
    public Task RevealAsync(CompilerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return CallAsync("reveal", message.Path, message.Line, message.Column);
    }

    /// <summary>Shows the original beside the text, or stops to.</summary>
    public Task CompareAsync(bool on) => CallAsync("compare", on);

    /// <summary>Waits until every change has been told.</summary>
    public Task FlushAsync() => CallAsync("flush");

    /// <summary>Closes the editor.</summary>
    public Task CloseAsync() => TryAsync(async () =>
    {
        if (editor is { } open)
        {
            editor = null;
            await open.InvokeVoidAsync("close");
            await open.DisposeAsync();
        }
    });

    /// <summary>Called by the browser.</summary>
    [JSInvokable]
    public async Task ChangedAsync(string path, IJSStreamReference text)
    {
        ArgumentNullException.ThrowIfNull(text);
        await using (text)
        {
            string? read = null;
            if (text.Length <= fileBytes)
            {
                await using var content = await text.OpenReadStreamAsync(fileBytes);
                using var reader = new StreamReader(content);
                read = await reader.ReadToEndAsync();
            }

            await listener.ChangedAsync(path, read);
        }
    }

    /// <summary>Called by the browser.</summary>
    [JSInvokable]
    public Task BuildAsync() => listener.BuildAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await TryAsync(async () =>
        {
            if (script is { } loaded)
            {
                script = null;
                await loaded.DisposeAsync();
            }
        });
        self?.Dispose();
    }

    private async Task<IJSObjectReference?> ScriptAsync() => script ??= await js.InvokeAsync<IJSObjectReference?>("import", "./" + module);

    private Task CallAsync(string method, params object?[] arguments) => TryAsync(async () =>
    {
        if (editor is not null)
        {
            await editor.InvokeVoidAsync(method, arguments);
        }
    });

    private static async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException or JsonException)
        {
            // The browser has gone, or remembers something of another version.
        }
    }
}
