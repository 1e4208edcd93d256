using System.Text.Json.Nodes;

namespace LocalCluster.Api;

/// <summary>One thing wrong with an object: where, in which of the API's own words, and what.</summary>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    public static FieldError Required(string field, string detail = "") => new(field, "FieldValueRequired", Join("Required value", detail));

    public static FieldError Invalid(string field, string? value, string detail)
        => new(field, "FieldValueInvalid", Join(value is null ? "Invalid value" : $"Invalid value: \"{value}\"", detail));

    public static FieldError Duplicate(string field, string value) => new(field, "FieldValueDuplicate", $"Duplicate value: \"{value}\"");

    public static FieldError Forbidden(string field, string detail) => new(field, "FieldValueForbidden", Join("Forbidden", detail));

    public static FieldError NotSupported(string field, string value, params string[] allowed)
        => new(field, "FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", allowed.Select(a => $"\"{a}\""))}");

    private static string Join(string what, string detail) => detail.Length == 0 ? what : $"{what}: {detail}";
}

/// <summary>An answer other than success, told as a <c>Status</c> object.</summary>
/// <remarks>Reasons and codes: k8s.io/apimachinery pkg/apis/meta/v1 StatusReason.</remarks>
internal sealed class ApiException : Exception
{
    private ApiException(int code, string reason, string message, JsonObject? details = null)
        : base(message)
    {
        Code = code;
        Reason = reason;
        Details = details;
    }

    public int Code { get; }

    public string Reason { get; }

    public JsonObject? Details { get; }

    public static ApiException NotFound(string group, string resource, string name)
        => new(404, "NotFound", $"{Qualified(group, resource)} \"{name}\" not found", DetailsOf(group, resource, name));

    public static ApiException NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource");

    public static ApiException AlreadyExists(string group, string resource, string name)
        => new(409, "AlreadyExists", $"{Qualified(group, resource)} \"{name}\" already exists", DetailsOf(group, resource, name));

    public static ApiException Conflict(string group, string resource, string name, string what)
        => new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(group, resource)} \"{name}\": {what}", DetailsOf(group, resource, name));

    public static ApiException Modified(string group, string resource, string name)
        => Conflict(group, resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException ApplyConflict(string message, IEnumerable<FieldError> causes)
    {
        var details = new JsonObject { ["causes"] = Causes(causes) };
        return new(409, "Conflict", message, details);
    }

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var text = errors.Count == 1
            ? $"{errors[0].Field}: {errors[0].Message}"
            : $"[{string.Join(", ", errors.Select(e => $"{e.Field}: {e.Message}"))}]";
        var details = DetailsOf(group, kind, name);
        details["causes"] = Causes(errors);
        return new(422, "Invalid", $"{(group.Length == 0 ? kind : $"{kind}.{group}")} \"{name}\" is invalid: {text}", details);
    }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException Forbidden(string group, string resource, string name, string why)
        => new(403, "Forbidden", $"{Qualified(group, resource)}{(name.Length == 0 ? "" : $" \"{name}\"")} is forbidden: {why}", DetailsOf(group, resource, name));

    public static ApiException ForbiddenPath(string why) => new(403, "Forbidden", $"forbidden: {why}", []);

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ApiException UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message);

    public static ApiException NotAcceptable(string message) => new(406, "NotAcceptable", message);

    public static ApiException TooLarge(string message) => new(413, "RequestEntityTooLarge", message);

    public static ApiException TooManyRequests(string message) => new(429, "TooManyRequests", message);

    public static ApiException TooLargeRevision(long asked, long current)
    {
        var details = new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        };
        return new(504, "Timeout", $"Too large resource version: {asked}, current: {current}", details);
    }

    public static ApiException NotImplemented(string message) => new(501, "NotImplemented", message);

    public static ApiException Internal(string message) => new(500, "InternalError", $"Internal error occurred: {message}");

    public static ApiException Unavailable(string message) => new(503, "ServiceUnavailable", message);

    /// <summary>An answer that came from elsewhere (a node) and is passed on with its own code.</summary>
    public static ApiException PassedOn(int code, string message) => new(code, ReasonOf(code), message);

    /// <summary>The <c>Status</c> object a client reads.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details is not null)
            status["details"] = Details.DeepClone();
        status["code"] = Code;
        return status;
    }

    private static string Qualified(string group, string resource) => group.Length == 0 ? resource : $"{resource}.{group}";

    private static JsonObject DetailsOf(string group, string kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        return details;
    }

    private static JsonArray Causes(IEnumerable<FieldError> errors) =>
    [
        .. errors.Select(e => new JsonObject { ["reason"] = e.Reason, ["message"] = e.Message, ["field"] = e.Field }),
    ];

    private static string ReasonOf(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        422 => "Invalid",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => "InternalError",
    };
}
