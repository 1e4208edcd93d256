using System.CommandLine;
using Workers.Node;
using Workers.WasiTests;

var root = new RootCommand("The programs that work for the dashboard beside it.")
{
    NodeCommand.Create(NodeAgentHost.RunAsync),
    WasiTestCommand.Create((options, cancellationToken) => WasiTestHost.RunAsync(options, Console.Out, Console.Error, cancellationToken)),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
