using System.Text;
using LocalCluster.Protobuf;

namespace LocalCluster.Tests.Protobuf;

public sealed class KubeProtobufTests
{
    // A Secret as kubectl sends it.
    private static readonly byte[] Secret = Build("Secret", [0x0a, 0x04, 0x0a, 0x02, .. "s1"u8, 0x12, 0x08, 0x0a, 0x01, .. "k"u8, 0x12, 0x03, .. "val"u8, 0x1a, 0x06, .. "Opaque"u8]);

    [Fact]
    public void Parse_OfASecret_GivesItsJson()
    {
        var value = KubeProtobuf.Parse(Secret, out var kind)!;

        Assert.Equal("Secret", kind);
        Assert.Equal("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s1"},"data":{"k":"dmFs"},"type":"Opaque"}""", value.ToJsonString());
    }

    [Fact]
    public void Parse_OfAKindNotRead_IsNone() => Assert.Null(KubeProtobuf.Parse(Build("Deployment", []), out _));

    [Fact]
    public void Parse_OfCutBodies_NeverReadsPastTheEnd()
    {
        for (var length = 0; length < Secret.Length; length++)
        {
            var body = Secret[..length];
            try
            {
                KubeProtobuf.Parse(body, out _);
            }
            catch (FormatException)
            {
                // What a body that was cut should give; anything else fails the test.
            }
        }
    }

    [Fact]
    public void Parse_OfChangedBytes_GivesAnObjectOrAFormatError()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var body = (byte[])Secret.Clone();
            for (var change = 0; change < 3; change++)
                body[4 + random.Next(body.Length - 4)] = (byte)random.Next(256);
            try
            {
                KubeProtobuf.Parse(body, out _);
            }
            catch (FormatException)
            {
                // As above.
            }
        }
    }

    private static byte[] Build(string kind, byte[] raw)
    {
        byte[] type = [0x0a, 0x02, .. "v1"u8, 0x12, (byte)kind.Length, .. Encoding.UTF8.GetBytes(kind)];
        return [.. "k8s\0"u8, 0x0a, (byte)type.Length, .. type, 0x12, (byte)raw.Length, .. raw];
    }
}
