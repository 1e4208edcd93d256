using System.Buffers;

namespace Dashboard.Core.Registry.Http;

/// <summary>Reads a body that has to be short.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body, or null when it is longer than <paramref name="maxBytes"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int maxBytes, IdleTimeout idle)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
        {
            return null;
        }

        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(idle.Token);
            while (await body.ReadAsync(buffer, idle.Token) is > 0 and var read)
            {
                idle.Touch();
                if (kept.Length + read > maxBytes)
                {
                    return null;
                }

                kept.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return kept.ToArray();
    }
}
