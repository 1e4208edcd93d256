using System.CommandLine;
using Workers.Node;

var root = new RootCommand("The programs that work for the dashboard beside it.")
{
    NodeCommand.Create(NodeAgentHost.RunAsync),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
