namespace Benchmarks.Measuring;

/// <summary>Measured values of one thing, all in the same unit.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => Percentile(50);

    public void Add(double value) => _values.Add(value);

    /// <summary>Nearest-rank percentile; with few values the high ones are simply the largest.</summary>
    public double Percentile(int percent)
    {
        if (_values.Count == 0)
        {
            throw new InvalidOperationException("Nothing was measured.");
        }

        var sorted = _values.Order().ToArray();
        var rank = (int)Math.Ceiling(percent / 100.0 * sorted.Length);
        return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }

    public double Largest => _values.Max();
}
