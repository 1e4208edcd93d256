namespace Dashboard.Core.Tests.Modules.Fuzzing;

/// <summary>Makes inputs that are nearly modules. The same seed makes the same input.</summary>
internal static class FuzzInputs
{
    private const int EdgeBytes = 512;
    private static readonly byte[] Telling = [0, 1, 2, 3, 4, 7, 0x0B, 0x23, 0x3F, 0x40, 0x41, 0x4E, 0x50, 0x5E, 0x5F, 0x60, 0x63, 0x64, 0x6F, 0x70, 0x7B, 0x7C, 0x7F, 0x80, 0xD0, 0xD2, 0xFB, 0xFD, 0xFE, 0xFF];
    private static readonly byte[][] Numbers = [[0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0x3F], [0x80, 0x80, 0x04], [0xC0, 0x84, 0x3D], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x80, 0x80, 0x80, 0x80, 0x00], [0xE8, 0x07]];
    private static readonly string[] CustomNames = ["name", "producers", "target_features", ".debug_info", "linking", ""];

    /// <summary>The input of a seed: a damaged module of the corpus, or one written by chance along the grammar.</summary>
    public static byte[] Make(int seed, IReadOnlyList<byte[]> corpus)
    {
        var random = new Random(seed);
        return random.Next(3) == 0 ? Grow(random) : Damage(corpus[random.Next(corpus.Count)], corpus, random);
    }

    /// <summary>The input of a seed from one module alone, always damaged; pieces of the corpus may be put into it.</summary>
    public static byte[] MakeFrom(byte[] module, int seed, IReadOnlyList<byte[]> corpus) => Damage(module, corpus, new Random(seed));

    private static byte[] Damage(byte[] module, IReadOnlyList<byte[]> corpus, Random random)
    {
        var bytes = new List<byte>(module);
        for (var n = random.Next(3) == 0 ? random.Next(1, 8) : 1; n > 0; n--)
        {
            var at = Place(bytes.Count, random);
            if (at >= bytes.Count)
            {
                bytes.AddRange(Telling);
                continue;
            }

            switch (random.Next(9))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    bytes.Insert(at, Telling[random.Next(Telling.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5: // a number where another stood
                    bytes.RemoveAt(at);
                    bytes.InsertRange(at, Numbers[random.Next(Numbers.Length)]);
                    break;
                case 6: // a piece twice
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 64), bytes.Count - at)));
                    break;
                case 7: // a piece of another module
                    var other = corpus[random.Next(corpus.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 64), other.Length - from)).ToArray());
                    break;
                default: // one off
                    bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                    break;
            }
        }

        return [.. bytes];
    }

    // Anywhere, or in a compiler's module, most of which is code, more often where its lists or its names are.
    private static int Place(int count, Random random)
    {
        var last = Math.Max(count, 5);
        return random.Next(3) switch
        {
            0 => random.Next(4, Math.Min(last, EdgeBytes)),
            1 => random.Next(Math.Max(4, last - EdgeBytes), last),
            _ => random.Next(4, last),
        };
    }

    // Sections of the right frame, mostly in order, whose contents are plausible.
    private static byte[] Grow(Random random)
    {
        var component = random.Next(4) == 0;
        var bytes = new List<byte>([.. "\0asm"u8, .. component ? (byte[])[0x0D, 0, 1, 0] : [1, 0, 0, 0]]);
        var ids = component
            ? [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => (byte)random.Next(0, 13))]
            : new byte[] { 1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11, 0, 0 }.Where(_ => random.Next(2) == 0).ToList();
        foreach (var id in ids)
        {
            byte[] content = [.. id == 0 ? WasmBuilder.Name(CustomNames[random.Next(CustomNames.Length)]) : [], .. Contents(random, id, component)];
            bytes.Add(id);
            bytes.AddRange(random.Next(20) == 0 ? Numbers[random.Next(Numbers.Length)] : WasmBuilder.Leb((ulong)content.Length));
            bytes.AddRange(content);
        }

        return [.. bytes];
    }

    private static List<byte> Contents(Random random, byte id, bool component)
    {
        var content = new List<byte>();
        var count = random.Next(4);
        content.AddRange(random.Next(20) == 0 ? Numbers[random.Next(Numbers.Length)] : [(byte)count]);
        for (var i = 0; i < count; i++)
        {
            content.AddRange(component || random.Next(10) == 0 ? Noise(random) : Entry(random, id));
        }

        return content;
    }

    private static byte[] Entry(Random random, byte id)
    {
        var small = (byte)random.Next(3);
        byte[] expression = [.. Expression(random), 0x0B];
        return id switch
        {
            1 => [0x60, 1, Value(random), 1, Value(random)],
            2 => [.. WasmBuilder.Name("env"), .. WasmBuilder.Name("f"), 0, small],
            3 => [small],
            4 => [0x70, 0, small],
            5 => [1, small, 3],
            6 => [Value(random), (byte)random.Next(2), .. expression],
            7 => [.. WasmBuilder.Name("e" + random.Next(3)), (byte)random.Next(5), small],
            9 => random.Next(2) == 0 ? [0, .. expression, 1, small] : [(byte)random.Next(8), .. Noise(random)],
            10 => [2, 0, 0x0B],
            11 => random.Next(2) == 0 ? [0, .. expression, 2, 1, 2] : [(byte)random.Next(3), .. Noise(random)],
            13 => [0, small],
            0 => [(byte)random.Next(10), 4, 1, 0, 1, (byte)'n'],
            _ => Noise(random),
        };
    }

    private static byte[] Expression(Random random) => random.Next(8) switch
    {
        0 => [0x41, 0xFF, 0x7F],
        1 => [0x42, 5],
        2 => [0x43, 0, 0, 0xC0, 0x7F],
        3 => [0x44, 0, 0, 0, 0, 0, 0, 0xF0, 0xFF],
        4 => [0x23, 0],
        5 => [0xD2, 0],
        6 => [0xD0, 0x70],
        _ => [0x41, 1, 0x41, 2, 0x6A],
    };

    private static byte Value(Random random) => (byte)(0x7F - random.Next(5));

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(12)];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = random.Next(3) == 0 ? (byte)random.Next(256) : Telling[random.Next(Telling.Length)];
        }

        return noise;
    }
}
