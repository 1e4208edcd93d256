namespace Benchmarks.Measuring;

/// <summary>Prints rows as a Markdown table, so that it can go into docs/performance.md as it is.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<Row> rows)
    {
        string[][] lines =
        [
            ["measured", "value", "goal", ""],
            .. rows.Select(row => new[] { row.What, row.Value, row.Goal ?? "", row.Reached switch { true => "reached", false => "MISSED", null => "" } }),
        ];
        var widths = Enumerable.Range(0, 4).Select(column => lines.Max(line => line[column].Length)).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            Console.WriteLine("| " + string.Join(" | ", lines[i].Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (i == 0)
            {
                Console.WriteLine("|" + string.Join('|', widths.Select(width => new string('-', width + 2))) + "|");
            }
        }
    }
}
