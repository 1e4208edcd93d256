using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>One thing that is measured, by itself.</summary>
internal interface IMeasurement
{
    /// <summary>What to type to make only this one.</summary>
    string Name { get; }

    /// <summary>Measures, and returns what goes into the table.</summary>
    /// <exception cref="MeasurementException">It can't be measured here.</exception>
    Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken);
}
