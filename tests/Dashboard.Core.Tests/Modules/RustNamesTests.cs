using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Tests.Modules;

public sealed class RustNamesTests
{
    [Theory]
    [InlineData("_ZN4core3fmt5write17h0123456789abcdefE", "core::fmt::write")]
    [InlineData("_ZN60_$LT$alloc..string..String$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE", "<alloc::string::String as core::fmt::Display>::fmt")]
    [InlineData("_ZN3std2io5Write3putEv", "_ZN3std2io5Write3putEv")] // C++
    [InlineData("_ZN4core3fmt5write17h0123456789abcdefE.llvm.1", "_ZN4core3fmt5write17h0123456789abcdefE.llvm.1")]
    [InlineData("_ZN99999999999999999999aE", "_ZN99999999999999999999aE")]
    [InlineData("_ZN9abc", "_ZN9abc")]
    [InlineData("_ZN", "_ZN")]
    [InlineData("main", "main")]
    [InlineData(null, null)]
    public void Readable_Name_IsAsInTheSource(string? name, string? expected) => Assert.Equal(expected, RustNames.Readable(name));
}
