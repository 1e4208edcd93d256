using System.Text.Json.Nodes;
using LocalCluster.Auth;
using LocalCluster.Resources;
using LocalCluster.Storage;

namespace LocalCluster.Admission;

/// <summary>A write about to happen. <paramref name="Value"/> is null for a deletion, <paramref name="Old"/> for a creation.</summary>
internal sealed record AdmissionRequest(
    UserInfo User, string Verb, ResourceDescriptor Resource, string Subresource, string Namespace, string Name, JsonObject? Value, StoredObject? Old)
{
    public Api.ApiException Forbid(string why) => Api.ApiException.Forbidden(Resource.Group, Resource.Plural, Name, why);
}

/// <summary>A rule on the content of a write, past who may write at all.</summary>
internal interface IAdmissionCheck
{
    /// <exception cref="Api.ApiException">The write is refused.</exception>
    void Check(AdmissionRequest request);
}
