using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Core.Errors;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Samples;

/// <summary>Samples in a folder.</summary>
internal sealed class SampleCatalog(IOptions<SampleOptions> options) : ISampleCatalog
{
    /// <summary>Bytes a description may have: few enough that no nesting in it can use up the stack.</summary>
    internal const int DescriptionBytes = 16 * 1024;

    // A description is parsed again only when its file changed; what is wrong with one is remembered as well.
    private readonly ConcurrentDictionary<string, (DateTime Written, long Size, Sample? Sample, ProblemException? Problem)> _parsed = new(StringComparer.Ordinal);

    private readonly string _root = Path.GetFullPath(options.Value.Path);

    public SampleList List()
    {
        if (!Directory.Exists(_root))
        {
            throw new ProblemException(
                ProblemKind.NotFound,
                "There are no samples.",
                $"The folder {_root} does not exist.",
                "Start the dashboard from its checkout, or set Samples:Path to the folder of samples.");
        }

        var samples = new List<Sample>();
        var broken = new List<BrokenSample>();
        foreach (var folder in Directory.EnumerateDirectories(_root).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            if (Load(name) is not { } loaded)
            {
                continue;
            }

            if (loaded.Sample is { } sample)
            {
                samples.Add(sample);
            }
            else
            {
                broken.Add(new BrokenSample(name, loaded.Problem!));
            }
        }

        return new SampleList([.. samples.OrderBy(sample => sample.Order)], broken);
    }

    public Sample Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!SampleParser.IsName(name) || Load(name) is not { } loaded)
        {
            throw new ProblemException(
                ProblemKind.NotFound,
                "There is no such sample.",
                "No folder of that name in the samples folder has a sample.yaml.",
                "Choose one of the list under Samples.");
        }

        return loaded.Sample ?? throw loaded.Problem!;
    }

    public async Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var files = new List<SourceFile>(sample.Files.Count);
        foreach (var path in sample.Files)
        {
            var file = RelativePath.Resolve(Path.Combine(_root, sample.Name), path)
                ?? throw Unreadable(sample, path, "It is missing, empty or a link.");
            if (file.Length > options.Value.FileBytes)
            {
                throw Unreadable(sample, path, string.Create(CultureInfo.InvariantCulture, $"It is larger than {options.Value.FileBytes} bytes (Samples:FileBytes)."));
            }

            files.Add(new SourceFile(path, await File.ReadAllBytesAsync(file.FullName, cancellationToken)));
        }

        return files;
    }

    private static ProblemException Unreadable(Sample sample, string path, string why) => new(
        ProblemKind.Invalid,
        $"The file {path} of the sample {sample.Name} can't be used.",
        why,
        "Put it there, or correct files in the sample's sample.yaml.");

    private (Sample? Sample, ProblemException? Problem)? Load(string name)
    {
        var file = new FileInfo(Path.Combine(_root, name, SampleParser.FileName));
        if (!file.Exists)
        {
            return null;
        }

        if (_parsed.TryGetValue(name, out var known) && known.Written == file.LastWriteTimeUtc && known.Size == file.Length)
        {
            return (known.Sample, known.Problem);
        }

        Sample? sample = null;
        ProblemException? problem = null;
        try
        {
            sample = file.Length <= DescriptionBytes
                ? SampleParser.Parse(name, File.ReadAllText(file.FullName))
                : throw new ProblemException(ProblemKind.Invalid, $"samples/{name}/sample.yaml can't be used.", "It is larger than 16 KiB.", "Make it smaller.");
        }
        catch (ProblemException exception)
        {
            problem = exception;
        }

        _parsed[name] = (file.LastWriteTimeUtc, file.Length, sample, problem);
        return (sample, problem);
    }
}
