using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Scripts;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>An exit code that a crash of the runtime and a guest can both have: who it is put down to.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(132, "SIGILL")]
    [InlineData(133, "SIGTRAP")]
    [InlineData(134, "SIGABRT")]
    [InlineData(135, "SIGBUS")]
    [InlineData(136, "SIGFPE")]
    [InlineData(139, "SIGSEGV")]
    public void Of_NodeThatSaidNothing_IsACrash(int code, string signal) =>
        Assert.Equal((RunEnd.Trapped, $"The runtime itself crashed: node ended by {signal}."), Verdict(new NodeRuntime(), code, "the guest's last words"));

    [Theory]
    [InlineData(139)]
    [InlineData(134)]
    public void Of_NodeThatSaidTheGuestExited_IsTheGuests(int code) =>
        Assert.Equal((RunEnd.Exited, $"The module ended with exit code {code}."), Verdict(new NodeRuntime(), code, "wasm trap: a guest's lie", "", $"wasm exited: {code}"));

    [Fact]
    public void Of_NodeThatSaidTheGuestTrapped_IsATrap() =>
        Assert.Equal((RunEnd.Trapped, "The module trapped: unreachable."), Verdict(new NodeRuntime(), 134, "wasm trap: unreachable"));

    [Theory]
    [InlineData(137)] // killed from outside
    [InlineData(143)]
    [InlineData(7)]
    public void Of_CodesOfNoCrash_AreTheGuests(int code) =>
        Assert.Equal((RunEnd.Exited, $"The module ended with exit code {code}."), Verdict(new NodeRuntime(), code));

    [Fact]
    public void Of_WazeroWithGosWords_IsACrash() => Assert.Equal(
        (RunEnd.Trapped, "The runtime itself crashed: wazero ended by SIGSEGV."),
        Verdict(new WazeroRuntime(), 139, "SIGSEGV: segmentation violation", "PC=0x7f5ec59f6031 m=0 sigcode=0 addr=0xfa3"));

    [Fact]
    public void Of_WazeroWithoutThem_IsTheGuests() => Assert.Equal((RunEnd.Exited, "The module ended with exit code 139."), Verdict(new WazeroRuntime(), 139, "sigcode"));

    [Fact]
    public void Of_RuntimeThatCannotTell_NamesBoth()
    {
        IWasmRuntime[] runtimes = [new WasmtimeRuntime(), new WasmerRuntime(), new WasmEdgeRuntime(), new NodeScript(new NodeRuntime())];

        Assert.All(runtimes, r => Assert.Equal((RunEnd.Exited, $"The module ended with exit code 139, or {r.Name} itself crashed (SIGSEGV): both look the same."), Verdict(r, 139)));
    }

    private static (RunEnd End, string Reason) Verdict(IWasmRuntime runtime, int code, params string[] lastWords) =>
        RunVerdict.Of(new GuestProcessResult(new ProcessResult(ProcessEnd.Exited, code, TimeSpan.Zero, 0), OutOfMemory: false, null), lastWords, runtime, new RunLimits());
}
