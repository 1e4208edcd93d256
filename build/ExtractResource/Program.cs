using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

// ExtractResource ASSEMBLY RESOURCE OUTPUT: writes one embedded manifest resource of an assembly to a file,
// without loading the assembly (it may be for another operating system).
if (args is not [var assembly, var resource, var output])
{
    await Console.Error.WriteLineAsync("usage: ExtractResource ASSEMBLY RESOURCE OUTPUT");
    return 2;
}

using var image = new PEReader(File.OpenRead(assembly));
var metadata = image.GetMetadataReader();
var handle = metadata.ManifestResources.FirstOrDefault(
    h => metadata.GetString(metadata.GetManifestResource(h).Name) == resource);
if (handle.IsNil || !metadata.GetManifestResource(handle).Implementation.IsNil)
{
    await Console.Error.WriteLineAsync($"{assembly}: error : no embedded resource '{resource}'");
    return 1;
}

// ECMA-335 II.22.24: Offset counts from the start of the CLI header's Resources directory,
// where a 4-byte length stands before the bytes.
var directory = image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
var offset = checked((int)metadata.GetManifestResource(handle).Offset);
var reader = image.GetSectionData(directory).GetReader();
reader.Offset = offset;
var length = reader.ReadInt32();
await File.WriteAllBytesAsync(output, reader.ReadBytes(length));
return 0;
