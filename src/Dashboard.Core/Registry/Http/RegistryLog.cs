using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http;

/// <summary>What the registry client logs.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} answered {Status}; again in {Pause}")]
    public static partial void RetryingAnswer(ILogger logger, HttpMethod method, string path, int status, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} failed; again in {Pause}")]
    public static partial void RetryingFailure(ILogger logger, Exception failure, HttpMethod method, string path, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The refusal of {Path} could not be read")]
    public static partial void UnreadableRefusal(ILogger logger, Exception failure, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Uploading {Digest} to {Host} broke at byte {Offset}; going on in {Pause}")]
    public static partial void ResumingUpload(ILogger logger, Exception failure, string digest, string host, long offset, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Downloading {Digest} from {Host} broke at byte {Offset}; going on in {Pause}")]
    public static partial void ResumingDownload(ILogger logger, Exception failure, string digest, string host, long offset, TimeSpan pause);
}
