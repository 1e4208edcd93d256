using Dashboard.Components.Modules;
using Dashboard.Core.Errors;
using Dashboard.Core.Processes;

namespace Dashboard.Tests.Modules;

public sealed class ArgumentTextTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  a  b\tc\n", new[] { "a", "b", "c" })]
    [InlineData("'two words' \"two words\" two\\ words", new[] { "two words", "two words", "two words" })]
    [InlineData("a''b '' \"\"", new[] { "ab", "", "" })]
    [InlineData("'it'\\''s' \"it's\" '\"'", new[] { "it's", "it's", "\"" })]
    [InlineData("\"a\\\"b\" \"a\\b\" 'a\\b' a\\\\b a\\", new[] { "a\"b", "a\\b", "a\\b", "a\\b", "a\\" })]
    [InlineData("$HOME `x` *", new[] { "$HOME", "`x`", "*" })]
    public void SplitWords_Text_AsAShellWould(string text, string[] expected) => Assert.Equal(expected, ArgumentText.SplitWords(text));

    [Theory]
    [InlineData("'a")]
    [InlineData("a \"b")]
    public void SplitWords_OpenQuotation_SaysSo(string text) =>
        Assert.Contains("not closed", Assert.Throws<ProblemException>(() => ArgumentText.SplitWords(text)).Why, StringComparison.Ordinal);

    [Fact]
    public void SplitWords_WhatShellQuoteJoined_ComesBack()
    {
        var random = new Random(5);
        const string Characters = "ab '\"\\$\n\tü-";
        for (var i = 0; i < 500; i++)
        {
            var words = Enumerable.Range(0, random.Next(5)).Select(_ => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => Characters[random.Next(Characters.Length)])])).ToList();

            Assert.Equal(words, ArgumentText.SplitWords(ShellQuote.Join(words)));
        }
    }

    [Fact]
    public void ReadVariables_Lines_AreNamesAndValues() =>
        Assert.Equal(
            new Dictionary<string, string> { ["A"] = "b=c", ["E"] = "" },
            ArgumentText.ReadVariables("A=b=c\r\n\n  \nE="));

    [Fact]
    public void ReadVariables_NoEqualsSign_SaysWhichLine() =>
        Assert.Contains("\"oops\"", Assert.Throws<ProblemException>(() => ArgumentText.ReadVariables("A=1\noops")).Why, StringComparison.Ordinal);
}
