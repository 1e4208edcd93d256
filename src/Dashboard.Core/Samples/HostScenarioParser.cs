namespace Dashboard.Core.Samples;

/// <summary>Reads the scenarios of a <c>sample.yaml</c> that run a program of this machine.</summary>
internal static class HostScenarioParser
{
    /// <summary>Reads one.</summary>
    /// <exception cref="Errors.ProblemException">What is wrong, where, and what is allowed.</exception>
    public static HostScenario Read(YamlSection section)
    {
        var id = section.Text("id", 63);
        if (!SampleParser.IsName(id))
        {
            throw section.Wrong("id", "must be of lower-case letters, digits and '-'");
        }

        var scenario = new HostScenario(id, section.Text("title", 80), [.. section.Sections("ways", 5).Select(ReadWay)])
        {
            Opens = section.OptionalText("opens", 200),
            Explanation = section.OptionalText("explanation", 4000),
        };

        // Shown as a link: only ever to this machine.
        if (scenario.Opens is { } opens && !(Uri.TryCreate(opens, UriKind.Absolute, out var address) && address is { Scheme: "http", IsLoopback: true }))
        {
            throw section.Wrong("opens", "must be an http address of this machine, such as http://127.0.0.1:8080/");
        }

        section.Finish();
        return scenario;
    }

    private static HostWay ReadWay(YamlSection section)
    {
        var way = new HostWay(section.Texts("command", 50), section.Text("howToInstall", 500))
        {
            NeedsFile = section.OptionalText("needsFile", 200),
            Check = section.OptionalTexts("check", 20),
            CleanUp = section.OptionalTexts("cleanUp", 20),
        };
        if (!SampleParser.IsName(way.Program))
        {
            throw section.Wrong("command", "must start with a program's name, without a folder");
        }

        if (way.NeedsFile is { } file && !RelativePath.IsConfined(file))
        {
            throw section.Wrong("needsFile", "must stay inside the sample's folder");
        }

        section.Finish();
        return way;
    }
}
