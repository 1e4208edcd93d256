using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Auth;

/// <summary>The names of secrets and config maps a pod refers to.</summary>
internal static class PodReferences
{
    public static IEnumerable<string> Secrets(JsonElement pod)
    {
        foreach (var pull in pod.Items("spec", "imagePullSecrets"))
            yield return pull.Text("name") ?? "";
        foreach (var name in InContainers(pod, "secretKeyRef", "secretRef"))
            yield return name;
        foreach (var volume in pod.Items("spec", "volumes"))
        {
            yield return volume.Text("secret", "secretName") ?? "";
            foreach (var source in volume.Items("projected", "sources"))
                yield return source.Text("secret", "name") ?? "";
        }
    }

    public static IEnumerable<string> ConfigMaps(JsonElement pod)
    {
        foreach (var name in InContainers(pod, "configMapKeyRef", "configMapRef"))
            yield return name;
        foreach (var volume in pod.Items("spec", "volumes"))
        {
            yield return volume.Text("configMap", "name") ?? "";
            foreach (var source in volume.Items("projected", "sources"))
                yield return source.Text("configMap", "name") ?? "";
        }
    }

    private static IEnumerable<string> InContainers(JsonElement pod, string keyReference, string wholeReference)
    {
        foreach (var container in pod.Items("spec", "containers").Concat(pod.Items("spec", "initContainers")))
        {
            foreach (var variable in container.Items("env"))
                yield return variable.Text("valueFrom", keyReference, "name") ?? "";
            foreach (var source in container.Items("envFrom"))
                yield return source.Text(wholeReference, "name") ?? "";
        }
    }
}
