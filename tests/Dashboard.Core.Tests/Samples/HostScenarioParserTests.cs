using Dashboard.Core.Errors;
using Dashboard.Core.Samples;

namespace Dashboard.Core.Tests.Samples;

public sealed class HostScenarioParserTests
{
    private const string Yaml = """
        name: server
        title: Server
        language: c
        shows: It serves.
        description: It serves.
        files: [server.conf]
        hostScenarios:
          - id: run-server
            title: Run
            opens: http://127.0.0.1:8080/
            ways:
              - command: [docker, run, image]
                check: [image, inspect, image]
                cleanUp: [rm, "name-{job}"]
                howToInstall: Start Docker
        """;

    [Fact]
    public void Parse_HostScenarioOnly_IsASampleThatBuildsNothing()
    {
        var sample = SampleParser.Parse("server", Yaml);

        Assert.Empty(sample.Scenarios);
        var scenario = Assert.Single(sample.HostScenarios);
        Assert.Equal(("run-server", "docker"), (scenario.Id, scenario.Ways[0].Program));
        Assert.Equal(["rm", "name-{job}"], scenario.Ways[0].CleanUp);
    }

    [Fact]
    public void CommandLine_WithAJobsName_CanBeTypedByHand()
    {
        var way = new HostWay(["docker", "run", "--name", "demo-{job}"], "Start Docker");

        Assert.Equal("docker run --name demo-by-hand", new HostWayState(way, null, null).CommandLine);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/", "http://example.com/", "opens must be an http address of this machine")]
    [InlineData("http://127.0.0.1:8080/", "javascript:alert(1)", "opens must be an http address of this machine")]
    [InlineData("[docker, run, image]", "[/bin/sh, run]", "command must start with a program's name")]
    [InlineData("check: [image, inspect, image]", "needsFile: ../secret", "needsFile must stay inside the sample's folder")]
    [InlineData("check:", "cheque:", "cheque is not known here")]
    public void Parse_Wrong_SaysWhat(string from, string to, string complaint)
    {
        var problem = Assert.Throws<ProblemException>(() => SampleParser.Parse("server", Yaml.Replace(from, to, StringComparison.Ordinal)));

        Assert.Contains(complaint, problem.Why, StringComparison.Ordinal);
    }
}
