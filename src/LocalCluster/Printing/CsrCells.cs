using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Printing;

internal static class CsrCells
{
    public static string Condition(JsonElement request)
    {
        List<string> words = [];
        foreach (var type in (string[])["Approved", "Denied", "Failed"])
        {
            if (request.Items("status", "conditions").Any(c => c.Text("type") == type))
                words.Add(type);
        }

        if (words.Count == 0)
            words.Add("Pending");
        if (!string.IsNullOrEmpty(request.Text("status", "certificate")))
            words.Add("Issued");
        return string.Join(',', words);
    }
}
