using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Registry;

/// <summary>
/// A full reference, <c>host[:port]/repository[:tag][@digest]</c>, by the grammar of the distribution project
/// (https://pkg.go.dev/github.com/distribution/reference). The host is always written: no registry is the default one.
/// </summary>
public sealed partial record OciReference
{
    private const int MaxNameLength = 255;
    private const int MaxLength = 1024;
    private const string Example = "127.0.0.1:5051/wasm-demo:v0.0.0";

    private OciReference(string host, string repository, string? tag, string? digest)
    {
        Host = host;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host and, where given, port: <c>127.0.0.1:5051</c>.</summary>
    public string Host { get; }

    /// <summary>The repository, which may hold slashes: <c>team/wasm-demo</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag, or null.</summary>
    public string? Tag { get; }

    /// <summary>The manifest's digest, or null. When both are given the digest decides.</summary>
    public string? Digest { get; }

    /// <summary>What to ask the registry for: the digest, else the tag, else <c>latest</c>.</summary>
    public string Selector => Digest ?? Tag ?? "latest";

    /// <summary>The same repository by digest.</summary>
    public OciReference WithDigest(string digest) =>
        OciDigest.IsValid(digest) ? new(Host, Repository, null, digest) : throw new ArgumentException("Not a sha256 digest.", nameof(digest));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Host}/{Repository}{(Tag is null ? string.Empty : ":" + Tag)}{(Digest is null ? string.Empty : "@" + Digest)}";

    /// <summary>Reads a reference.</summary>
    /// <exception cref="ProblemException">It does not follow the grammar; the message says where and how.</exception>
    public static OciReference Parse(string? text)
    {
        var (reference, error) = Read(text);
        return reference ?? throw new ProblemException(
            ProblemKind.Invalid,
            $"{Quoted(text)} is not a reference.",
            error,
            $"Write host[:port]/repository:tag, such as {Example}.");
    }

    /// <summary>Reads a reference; on failure <paramref name="error"/> says in one sentence what is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OciReference? reference, out string error)
    {
        (reference, error) = Read(text);
        return reference is not null;
    }

    /// <summary>Whether a repository name follows the grammar (lower case, digits, <c>. _ __ - /</c>), without its host.</summary>
    public static bool IsRepository([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && RepositoryPattern().IsMatch(name);

    /// <summary>Whether a tag follows the grammar: a letter, digit or underscore, then up to 127 more of those or <c>. -</c>.</summary>
    public static bool IsTag([NotNullWhen(true)] string? tag) => tag is not null && TagPattern().IsMatch(tag);

    /// <summary>Whether a host, with or without a port, follows the grammar.</summary>
    public static bool IsHost([NotNullWhen(true)] string? host) =>
        host is { Length: > 0 and <= MaxNameLength } && HostPattern().IsMatch(host) && PortOf(host) is null or (> 0 and <= 65535);

    private static (OciReference? Reference, string Error) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, "It is empty.");
        }

        if (text.Length > MaxLength)
        {
            return (null, $"It has {text.Length} characters; {MaxLength} is the most.");
        }

        if (BadCharacter(text) is { } bad)
        {
            return (null, bad);
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return (null, "A reference has no scheme: leave out what comes before the host.");
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        if (digest is not null && !OciDigest.IsValid(digest))
        {
            return (null, "What follows '@' is not sha256: and 64 lower-case hexadecimal digits.");
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !LooksLikeHost(name[..slash]))
        {
            return (null, "It names no registry before the first '/'.");
        }

        var host = name[..slash];
        var path = name[(slash + 1)..];
        var colon = path.LastIndexOf(':');
        var tag = colon < 0 ? null : path[(colon + 1)..];
        var repository = colon < 0 ? path : path[..colon];
        return Check(host, repository, tag) is { } error
            ? (null, error)
            : (new OciReference(host, repository, tag, digest), string.Empty);
    }

    private static string? Check(string host, string repository, string? tag)
    {
        if (!IsHost(host))
        {
            return $"The registry {Quoted(host)} is not a host name or address with an optional port (1 to 65535).";
        }

        if (repository.Length == 0)
        {
            return "It names no repository after the registry.";
        }

        if (host.Length + 1 + repository.Length > MaxNameLength)
        {
            return $"Registry and repository together are longer than {MaxNameLength} characters.";
        }

        if (repository.Any(char.IsAsciiLetterUpper))
        {
            return $"The repository {Quoted(repository)} has an upper-case letter; only lower case is allowed.";
        }

        if (!IsRepository(repository))
        {
            return $"The repository {Quoted(repository)} is not made of lower-case letters and digits, separated by one of '.', '_', '__', '-' or '/'.";
        }

        return tag is null || IsTag(tag)
            ? null
            : $"The tag {Quoted(tag)} is not a letter, digit or '_' followed by at most 127 of letters, digits, '_', '.' and '-'.";
    }

    private static string? BadCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && !"._-/:@[]".Contains(text[i], StringComparison.Ordinal))
            {
                var shown = char.IsControl(text[i]) || text[i] > '~' || text[i] == ' ' ? $"U+{(int)text[i]:X4}" : $"'{text[i]}'";
                return $"The character {(text[i] == ' ' ? "space" : shown)} at position {i + 1} is not allowed.";
            }
        }

        return null;
    }

    // The rule every tool uses to tell a host from the first part of a repository.
    private static bool LooksLikeHost(string part) =>
        part.AsSpan().IndexOfAny(".:[") >= 0 || part.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static int? PortOf(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon < 0 || host.EndsWith(']') ? null : int.TryParse(host.AsSpan(colon + 1), out var port) ? port : -1;
    }

    // Shortened, and with nothing in it that could end a line or colour a terminal.
    private static string Quoted(string? text)
    {
        var plain = new string((text ?? string.Empty).Take(80).Select(c => char.IsControl(c) ? '\uFFFD' : c).ToArray());
        return $"'{plain}{(text?.Length > 80 ? "…" : string.Empty)}'";
    }

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostPattern();
}
