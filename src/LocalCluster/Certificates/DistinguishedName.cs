using System.Formats.Asn1;
using System.Security.Cryptography;

namespace LocalCluster.Certificates;

/// <summary>The two parts of a subject that the API reads: who (CN) and which groups (O). RFC 5280 section 4.1.2.4.</summary>
internal sealed record DistinguishedName(string CommonName, IReadOnlyList<string> Organizations)
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationOid = "2.5.4.10";

    /// <exception cref="CryptographicException">Not a name.</exception>
    public static DistinguishedName Parse(ReadOnlyMemory<byte> der)
    {
        try
        {
            return Read(der);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The subject can't be read.", e);
        }
    }

    // Several organizations may stand in one set (as Go writes them) or in sets of their own, so neither is assumed.
    private static DistinguishedName Read(ReadOnlyMemory<byte> der)
    {
        var name = "";
        List<string> organizations = [];
        var sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var set = sequence.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var pair = set.ReadSequence();
                var oid = pair.ReadObjectIdentifier();
                if (oid is not (CommonNameOid or OrganizationOid))
                    continue;
                var text = ReadText(pair);
                if (oid == CommonNameOid)
                    name = text;
                else
                    organizations.Add(text);
            }
        }

        return new(name, organizations);
    }

    private static string ReadText(AsnReader reader)
    {
        var tag = (UniversalTagNumber)reader.PeekTag().TagValue;
        return tag is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.T61String or UniversalTagNumber.BMPString
            ? reader.ReadCharacterString(tag)
            : throw new CryptographicException("The subject holds text of an unknown kind.");
    }
}
