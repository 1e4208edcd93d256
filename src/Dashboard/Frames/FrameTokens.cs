using System.Security.Cryptography;

namespace Dashboard.Frames;

/// <summary>
/// Names under which the files of a build can be loaded into a frame: unguessable, one per opening, kept in memory, few
/// at a time and for a limited time. Without one, nothing of a build is ever served to a browser.
/// </summary>
public sealed class FrameTokens(TimeProvider time)
{
    /// <summary>Openings at a time; past them the oldest ends.</summary>
    public const int Limit = 32;

    /// <summary>How long an opening's files can be loaded. A program that is loaded goes on after that.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly List<Opening> openings = [];

    /// <summary>Opens a build.</summary>
    /// <param name="build">The build's name, as <see cref="Dashboard.Core.Samples.IBuildOutputs"/> knows it.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public string Issue(string build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        lock (gate)
        {
            DropExpired();
            if (openings.Count == Limit)
            {
                openings.RemoveAt(0);
            }

            openings.Add(new Opening(token, build, time.GetUtcNow() + Lifetime));
        }

        return token;
    }

    /// <summary>The build an opening is for; null when there is no such opening (any more).</summary>
    public string? Find(string token)
    {
        lock (gate)
        {
            DropExpired();
            return openings.Find(opening => opening.Token == token)?.Build;
        }
    }

    /// <summary>Ends an opening; does nothing when it has ended.</summary>
    public void Revoke(string token)
    {
        lock (gate)
        {
            openings.RemoveAll(opening => opening.Token == token);
        }
    }

    // All live equally long, so they end in the order they were opened.
    private void DropExpired()
    {
        var now = time.GetUtcNow();
        openings.RemoveAll(opening => opening.Ends <= now);
    }

    private sealed record Opening(string Token, string Build, DateTimeOffset Ends);
}
