using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;

namespace LocalCluster.Patching;

/// <summary>RFC 6902: a list of operations at JSON pointers (RFC 6901).</summary>
internal sealed class JsonPatch : ObjectPatch
{
    private const int MaxOperations = 10_000;
    private readonly IReadOnlyList<Operation> operations;

    private JsonPatch(IReadOnlyList<Operation> operations) => this.operations = operations;

    public static JsonPatch Parse(JsonNode? body)
    {
        if (body is not JsonArray list)
            throw ApiException.BadRequest("the patch must be a list of operations");
        if (list.Count > MaxOperations)
            throw ApiException.TooLarge($"The allowed maximum operations in a JSON patch is {MaxOperations}, got {list.Count}");
        return new JsonPatch([.. list.Select(ParseOperation)]);
    }

    public override JsonObject Apply(JsonObject current)
    {
        JsonNode? root = current;
        foreach (var operation in operations)
            root = Apply(root, operation);
        return root as JsonObject ?? throw ApiException.BadRequest("the patch leaves no object");
    }

    private static Operation ParseOperation(JsonNode? node)
    {
        var name = node.Text("op") ?? "";
        var from = node.Text("from");
        if (name is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
            throw ApiException.BadRequest($"unexpected kind of operation in a JSON patch: \"{name}\"");
        if (node.Text("path") is not { } path || (name is "move" or "copy" && from is null))
            throw ApiException.BadRequest($"a JSON patch operation \"{name}\" needs a path{(name is "move" or "copy" ? " and a from" : "")}");
        return new(name, Pointer(path), from is null ? [] : Pointer(from), node.Find("value"));
    }

    private static string[] Pointer(string text)
    {
        if (text.Length == 0)
            return [];
        if (text[0] != '/')
            throw ApiException.BadRequest($"\"{text}\" is not a JSON pointer");
        return [.. text[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static JsonNode? Apply(JsonNode? root, Operation operation)
    {
        switch (operation.Name)
        {
            case "add":
                return Add(root, operation.Path, operation.Value?.DeepClone());
            case "remove":
                Remove(root, operation.Path);
                return root;
            case "replace":
                if (operation.Path.Length > 0)
                    Remove(root, operation.Path);
                return Add(root, operation.Path, operation.Value?.DeepClone());
            case "move":
                return Add(root, operation.Path, Remove(root, operation.From));
            case "copy":
                return Add(root, operation.Path, Get(root, operation.From)?.DeepClone());
            default:
                return JsonNode.DeepEquals(Get(root, operation.Path), operation.Value)
                    ? root
                    : throw ApiException.Invalid("", "", "", [FieldError.Invalid("/" + string.Join('/', operation.Path), null, "the test of a JSON patch failed")]);
        }
    }

    private static JsonNode? Get(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject parent when parent.TryGetPropertyValue(step, out var child) => child,
                JsonArray list => list[Index(list, step, list.Count - 1)],
                _ => throw Missing(step),
            };
        }

        return node;
    }

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;
        switch (Get(root, path.AsSpan(..^1)))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                return root;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(list, path[^1], list.Count), value);
                return root;
            default:
                throw Missing(path[^1]);
        }
    }

    private static JsonNode? Remove(JsonNode? root, string[] path)
    {
        if (path.Length == 0)
            throw ApiException.BadRequest("a JSON patch can't remove the whole object");
        switch (Get(root, path.AsSpan(..^1)))
        {
            case JsonObject parent when parent.Remove(path[^1], out var removed):
                return removed;
            case JsonArray list:
                var at = Index(list, path[^1], list.Count - 1);
                var item = list[at];
                list.RemoveAt(at);
                return item;
            default:
                throw Missing(path[^1]);
        }
    }

    private static int Index(JsonArray list, string step, int max)
        => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= max && list.Count >= index ? index : throw Missing(step);

    private static ApiException Missing(string step) => ApiException.BadRequest($"the JSON patch names \"{step}\", which is not there");

    private sealed record Operation(string Name, string[] Path, string[] From, JsonNode? Value);
}
