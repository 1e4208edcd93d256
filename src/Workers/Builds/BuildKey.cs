using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Samples;

namespace Workers.Builds;

/// <summary>Names a build by all that decides its result: the files, the command and its environment, the compilers.</summary>
internal static class BuildKey
{
    // Raised when the way builds are made changes, so that older entries are not answered.
    private const string Version = "2";

    /// <summary>64 hexadecimal digits.</summary>
    public static string Of(BuildPlan plan, IReadOnlyList<SourceFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Version, plan.Sample.Name, plan.Scenario.Target);
        Add(hash, [.. plan.Command]);
        Add(hash, [.. plan.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value })]);
        Add(hash, [.. plan.Outputs.SelectMany(output => new[] { output.Path, output.Kind.ToString() })]);
        Add(hash, [.. plan.Compilers.SelectMany(compiler => compiler.Stamps())]);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            Add(hash, file.Path);
            Add(hash, file.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Each list and each value is preceded by its length: no two different inputs make the same bytes.
    private static void Add(IncrementalHash hash, params string[] values)
    {
        AddLength(hash, values.Length);
        foreach (var value in values)
        {
            Add(hash, Encoding.UTF8.GetBytes(value));
        }
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> value)
    {
        AddLength(hash, value.Length);
        hash.AppendData(value);
    }

    private static void AddLength(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
