using LocalCluster.Selectors;
using LocalCluster.Storage;

namespace LocalCluster.Api;

/// <summary>Which objects of a collection a list, a watch or a mass deletion is about.</summary>
internal sealed record ObjectFilter(string Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool IsEverything => Labels.IsEverything && Fields.IsEverything;

    public static ObjectFilter Of(ApiRequest request)
    {
        var fields = request.Query("fieldSelector");
        return new(
            request.Info.Namespace,
            LabelSelector.Parse(request.Query("labelSelector")),
            request.Info.Name.Length > 0 ? FieldSelector.ForName(request.Info.Name, fields, request.Resource) : FieldSelector.Parse(fields, request.Resource));
    }

    public bool Matches(StoredObject item)
        => (Namespace.Length == 0 || item.Namespace == Namespace) && Labels.Matches(item.Root) && Fields.Matches(item.Root);
}
