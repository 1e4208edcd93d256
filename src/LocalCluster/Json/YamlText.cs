using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LocalCluster.Json;

/// <summary>
/// YAML as JSON, by YAML 1.2's core rules for plain scalars. Anchors and aliases are refused: nothing the API takes
/// needs them, and a short text with them can stand for an endless one.
/// </summary>
internal static class YamlText
{
    private const string StringTag = "tag:yaml.org,2002:str";

    /// <exception cref="FormatException">Not YAML, deeper than JSON may be, or with aliases or tags.</exception>
    public static JsonNode? Parse(byte[] utf8)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(utf8), Encoding.UTF8);
            var parser = new Parser(reader);
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
                return null;
            parser.Consume<DocumentStart>();
            var node = Read(parser, 0);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
            return node;
        }
        catch (YamlException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static JsonNode? Read(Parser parser, int depth)
    {
        if (depth > JsonText.MaxDepth)
            throw new FormatException($"The document is nested deeper than {JsonText.MaxDepth} levels.");
        if (parser.Accept<AnchorAlias>(out _) || (parser.Accept<NodeEvent>(out var node) && !node.Anchor.IsEmpty))
            throw new FormatException("Anchors and aliases are not supported.");
        if (parser.TryConsume<Scalar>(out var scalar))
            return OfScalar(scalar);
        return parser.TryConsume<SequenceStart>(out _) ? ReadSequence(parser, depth) : ReadMapping(parser, depth);
    }

    private static JsonArray ReadSequence(Parser parser, int depth)
    {
        var array = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
            array.Add(Read(parser, depth + 1));
        return array;
    }

    private static JsonObject ReadMapping(Parser parser, int depth)
    {
        parser.Consume<MappingStart>();
        var result = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            if (!result.TryAdd(key, Read(parser, depth + 1)))
                throw new FormatException($"The key \"{key}\" stands twice in one mapping.");
        }

        return result;
    }

    private static JsonValue? OfScalar(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag is { IsEmpty: false, Value: "!" or StringTag })
            return JsonValue.Create(text);
        if (!scalar.Tag.IsEmpty)
            throw new FormatException($"The tag {scalar.Tag} is not supported.");
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        return IsDecimal(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private static bool IsDecimal(string text)
        => text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E');
}
