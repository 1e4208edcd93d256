using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LocalCluster.Certificates;

/// <summary>Subject alternative names, RFC 5280 section 4.2.1.6. <paramref name="Others"/>: whether it holds more than DNS names and addresses.</summary>
internal sealed record AlternativeNames(IReadOnlyList<string> DnsNames, IReadOnlyList<IPAddress> Addresses, bool Others)
{
    public const string Oid = "2.5.29.17";

    public static readonly AlternativeNames None = new([], [], Others: false);

    public bool IsEmpty => DnsNames.Count == 0 && Addresses.Count == 0 && !Others;

    /// <exception cref="CryptographicException">Not such an extension.</exception>
    public static AlternativeNames Of(IEnumerable<X509Extension> extensions)
    {
        var extension = extensions.FirstOrDefault(e => e.Oid?.Value == Oid);
        try
        {
            return extension is null ? None : Read(extension.RawData);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException)
        {
            throw new CryptographicException("The subject alternative names can't be read.", e);
        }
    }

    public X509Extension ToExtension()
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in DnsNames)
            builder.AddDnsName(name);
        foreach (var address in Addresses)
            builder.AddIpAddress(address);
        return builder.Build();
    }

    private static AlternativeNames Read(byte[] raw)
    {
        List<string> names = [];
        List<IPAddress> addresses = [];
        var others = false;
        var sequence = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 2)))
                names.Add(Encoding.ASCII.GetString(sequence.ReadOctetString(tag)));
            else if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 7)))
                addresses.Add(new IPAddress(sequence.ReadOctetString(tag)));
            else
            {
                others = true;
                sequence.ReadEncodedValue();
            }
        }

        return new(names, addresses, others);
    }
}
