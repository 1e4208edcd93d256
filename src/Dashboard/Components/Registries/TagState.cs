using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Repositories;

namespace Dashboard.Components.Registries;

/// <summary>A tag and, once it was read, what it names.</summary>
public sealed class TagRow(string tag)
{
    /// <summary>The tag.</summary>
    public string Tag { get; } = tag;

    /// <summary>Its manifest; null until read.</summary>
    public ManifestDetails? Details { get; set; }

    /// <summary>Why the manifest could not be read, if so.</summary>
    public ProblemView? Problem { get; set; }
}

/// <summary>The tags of one repository with their manifests, which are read a few at a time. Used on the circuit's own thread.</summary>
public sealed class TagState : IDisposable
{
    /// <summary>How many tags are shown at first, and added by each "more".</summary>
    public const int Step = 25;

    private const int AtOnce = 4;
    private readonly CancellationTokenSource stop = new();
    private readonly IRegistry registry;
    private readonly string repository;
    private readonly Func<Task> changed;
    private readonly PagedState tags;
    private List<TagRow>? rows;
    private int shown = Step;

    /// <summary>Prepares; <paramref name="changed"/> is awaited after each manifest that came.</summary>
    public TagState(IRegistry registry, string repository, Func<Task> changed)
    {
        (this.registry, this.repository, this.changed) = (registry, repository, changed);
        tags = new PagedState((mark, token) => registry.GetRepository(repository).ListTagsAsync(1000, mark, token));
    }

    /// <summary>The rows shown; null while the tags load.</summary>
    public IReadOnlyList<TagRow>? Rows => rows?.Take(shown).ToList();

    /// <summary>How many tags there are, as far as is known.</summary>
    public int Count => rows?.Count ?? 0;

    /// <summary>Whether there are more than are shown.</summary>
    public bool HasMore => rows?.Count > shown || tags.HasMore;

    /// <summary>Why there is nothing to show, if so.</summary>
    public ProblemView? Problem => tags.Problem;

    /// <summary>Loads the tags, then the manifests of those shown.</summary>
    public async Task ReloadAsync()
    {
        await tags.ReloadAsync();
        var known = rows?.ToDictionary(r => r.Tag, StringComparer.Ordinal) ?? [];
        rows = null;
        Merge(known);
        await changed();
        await ReadDetailsAsync();
    }

    /// <summary>Shows more tags.</summary>
    public async Task MoreAsync()
    {
        shown += Step;
        if (rows?.Count < shown && tags.HasMore)
        {
            await tags.MoreAsync();
            Merge(rows.ToDictionary(r => r.Tag, StringComparer.Ordinal));
        }

        await ReadDetailsAsync();
    }

    /// <summary>The row of a tag, or null.</summary>
    public TagRow? Find(string? tag) => rows?.FirstOrDefault(r => r.Tag == tag);

    /// <summary>The tags that go when a manifest is deleted, as far as their manifests were read.</summary>
    public IReadOnlyList<string> TagsOf(string digest) => rows?.Where(r => r.Details?.Digest == digest).Select(r => r.Tag).ToList() ?? [];

    /// <summary>Deletes a manifest and loads the tags again.</summary>
    /// <exception cref="ProblemException">The registry refused.</exception>
    public async Task DeleteAsync(string digest)
    {
        await registry.GetRepository(repository).DeleteManifestAsync(digest, stop.Token);
        rows?.RemoveAll(r => r.Details?.Digest == digest);
        await ReloadAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
        tags.Dispose();
    }

    private void Merge(Dictionary<string, TagRow> known) => rows = tags.Items?
        .Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal)
        .Select(t => known.GetValueOrDefault(t) ?? new TagRow(t)).ToList();

    private async Task ReadDetailsAsync()
    {
        var token = stop.Token;
        var missing = Rows?.Where(r => r.Details is null).Chunk(AtOnce) ?? [];
        foreach (var few in missing)
        {
            await Task.WhenAll(few.Select(r => ReadAsync(r, token)));
            if (token.IsCancellationRequested)
            {
                return;
            }

            await changed();
        }
    }

    private async Task ReadAsync(TagRow row, CancellationToken cancellationToken)
    {
        try
        {
            row.Details = await ManifestDetails.ReadAsync(registry, repository, row.Tag, cancellationToken);
            row.Problem = null;
        }
        catch (ProblemException problem)
        {
            row.Problem = ProblemView.From(problem);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
