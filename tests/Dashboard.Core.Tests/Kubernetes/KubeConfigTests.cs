using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;

namespace Dashboard.Core.Tests.Kubernetes;

public sealed class KubeConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parse_InlineData_DecodesIt()
    {
        var config = KubeConfig.Parse(Text(
            $"certificate-authority-data: {Base64("CA")}",
            $"client-certificate-data: {Base64("CERT")}\n    client-key-data: {Base64("KEY")}"), _folder);
        var context = config.GetContext();
        Assert.Equal("CA", context.CertificateAuthorityPem);
        Assert.Equal("CERT", context.User.ClientCertificatePem);
        Assert.Equal("KEY", context.User.ClientKeyPem);
        Assert.Equal("default", context.Namespace);
        Assert.False(context.InsecureSkipTlsVerify);
    }

    [Fact]
    public void Parse_RelativeFiles_AreTakenFromTheFilesFolder()
    {
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), "FILE CA");
        var context = KubeConfig.Parse(Text("certificate-authority: ca.pem", "tokenFile: token"), _folder).GetContext();
        Assert.Equal("FILE CA", context.CertificateAuthorityPem);
        Assert.Equal(Path.Combine(_folder, "token"), context.User.TokenFile);
    }

    [Fact]
    public void Parse_InsecureFlag_IsHonouredAndVisible() =>
        Assert.True(KubeConfig.Parse(Text("insecure-skip-tls-verify: true", "token: abc"), _folder).GetContext().InsecureSkipTlsVerify);

    [Fact]
    public void Parse_ExecPlugin_KeepsArgumentsAndEnvironment()
    {
        var user = """
            exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./bin/login
                  args: [get-token, --quiet]
                  env: [{name: REGION, value: north}]
                  installHint: get it somewhere
            """;
        var plugin = KubeConfig.Parse(Text("certificate-authority-data: ''", user), _folder).GetContext().User.Exec;
        Assert.NotNull(plugin);
        Assert.Equal(Path.Combine(_folder, "bin/login"), plugin.Command);
        Assert.Equal(["get-token", "--quiet"], plugin.Args);
        Assert.Equal("north", plugin.Env["REGION"]);
        Assert.Equal("get it somewhere", plugin.InstallHint);
    }

    [Fact]
    public void GetContext_UnknownName_SaysWhichThereAre()
    {
        var config = KubeConfig.Parse(Text("certificate-authority-data: ''", "token: abc"), _folder);
        var problem = Assert.Throws<ProblemException>(() => config.GetContext("other"));
        Assert.Equal(ProblemKind.NotFound, problem.Kind);
        Assert.Contains("here", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [b")]
    [InlineData("just text")]
    [InlineData("")]
    [InlineData("contexts: [{name: x, context: {cluster: gone}}]")]
    [InlineData("clusters: [{name: c, cluster: {server: 'ftp://x'}}]\ncontexts: [{name: x, context: {cluster: c}}]")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://x', certificate-authority-data: '%%%'}}]\ncontexts: [{name: x, context: {cluster: c}}]")]
    public void Parse_NotAKubeconfig_IsAProblem(string yaml) =>
        Assert.Equal(ProblemKind.Invalid, Assert.Throws<ProblemException>(() => KubeConfig.Parse(yaml, _folder)).Kind);

    [Fact]
    public void Load_MissingFile_IsNotFound() =>
        Assert.Equal(ProblemKind.NotFound, Assert.Throws<ProblemException>(() => KubeConfig.Load(Path.Combine(_folder, "none"))).Kind);

    [Fact]
    public void BootstrapToken_ToKubeconfig_ReadsBack()
    {
        var token = BootstrapToken.Create();
        var cluster = new KubeContext { Name = "x", Server = new Uri("https://127.0.0.1:6444"), CertificateAuthorityPem = "PEM" };
        var context = KubeConfig.Parse(token.ToKubeconfig(cluster), _folder).GetContext();
        Assert.Equal(token.Value, context.User.Token);
        Assert.Equal("PEM", context.CertificateAuthorityPem);
        Assert.Matches("^[a-z0-9]{6}\\.[a-z0-9]{16}$", token.Value);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(string cluster, string user) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:6443
            {cluster}
        users:
        - name: u
          user:
            {user}
        contexts:
        - name: here
          context: {"{cluster: c, user: u}"}
        current-context: here
        """;
}
