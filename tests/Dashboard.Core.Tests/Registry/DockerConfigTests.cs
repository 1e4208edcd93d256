using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry;

namespace Dashboard.Core.Tests.Registry;

public sealed class DockerConfigTests
{
    [Theory]
    [InlineData("""{"auths":{"dkoacr.azurecr.io":{"username":"u","password":"p:w","email":"e"}}}""", "dkoacr.azurecr.io")]
    [InlineData("""{"auths":{"https://dkoacr.azurecr.io/v1/":{"auth":"dTpwOnc="}}}""", "dkoacr.azurecr.io")]
    [InlineData("""{"127.0.0.1:5000":{"auth":"dTpwOnc="}}""", "127.0.0.1:5000")]
    public void ReadCredentials_EachShape_GivesHostUserAndPassword(string json, string host)
    {
        var credential = Assert.Single(DockerConfig.ReadCredentials(Encoding.UTF8.GetBytes(json)));

        Assert.Equal((host, "u", "p:w"), (credential.Host, credential.Username, credential.Password));
        Assert.DoesNotContain("p:w", credential.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadCredentials_IncompleteEntries_AreLeftOut() =>
        Assert.Empty(DockerConfig.ReadCredentials("""{"auths":{"a.io":{},"b.io":{"username":"u"},"c.io":7,"d.io":{"auth":"dQ=="}}}"""u8.ToArray()));

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"auths":[]}""")]
    [InlineData("""{"auths":{"a.io":{"auth":"%%%"}}}""")]
    public void ReadCredentials_SomethingElse_SaysHowToMakeTheSecret(string json)
    {
        var problem = Assert.Throws<ProblemException>(() => DockerConfig.ReadCredentials(Encoding.UTF8.GetBytes(json)));

        Assert.Contains("kubectl create secret docker-registry", problem.Next, StringComparison.Ordinal);
    }
}
