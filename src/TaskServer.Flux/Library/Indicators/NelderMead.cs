using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Indicators;

/// <summary>
/// The downhill simplex method of Nelder and Mead with coefficients that follow the dimension, after Gao and Han, "Implementing the Nelder-Mead simplex algorithm with adaptive parameters".
/// Forecasts depend on where the search gives up, to the last digit on the order of the operations: both are those of the reference, whose documented examples are tests.
/// </summary>
internal sealed class NelderMead
{
    private const double Edge = 0.05;

    // So many steps in a row must bring nothing.
    private const int Patience = 100;

    private readonly Func<double[], double> _function;
    private readonly int _dimension;

    // Corners by their values, the best one first.
    private readonly double[][] _corners;
    private readonly double[] _values;

    // The center of all corners but the worst.
    private readonly double[] _center;
    private readonly double[] _argument;

    private NelderMead(Func<double[], double> function, double[] start)
    {
        (_function, _dimension) = (function, start.Length);
        (_center, _argument) = (new double[_dimension], new double[_dimension]);
        (_corners, _values) = (new double[_dimension + 1][], new double[_dimension + 1]);
        for (var i = 0; i <= _dimension; i++)
        {
            Work.ThrowIfCancelled();
            _corners[i] = [.. start];
            if (i < _dimension)
                _corners[i][i] += Edge;
            _values[i] = Value(_corners[i]);
        }
        Sort();
    }

    private double Expansion => 1 + 2.0 / _dimension;

    private double Contraction => 0.75 - 1 / (2.0 * _dimension);

    private double Shrinking => 1 - 1.0 / _dimension;

    /// <param name="function">What is to become small; it may change its argument.</param>
    /// <param name="start">A corner of the first simplex.</param>
    /// <param name="epsilon">A step that brings less counts as none.</param>
    public static (double Minimum, double[] At) Minimize(Func<double[], double> function, double[] start, double epsilon)
    {
        var search = new NelderMead(function, start);
        var best = search._values[0];
        for (var idle = 0; idle < Patience;)
        {
            search.Step();
            var value = search._values[0];
            idle++;
            if (best - value > epsilon)
                (best, idle) = (value, 0);
        }
        return (search._values[0], search._corners[0]);
    }

    private void Step()
    {
        var (best, next, worst) = (_values[0], _values[_dimension - 1], _values[_dimension]);
        var reflected = Beyond(1);
        var value = Value(reflected);
        if (value < best)
        {
            var expanded = Beyond(Expansion);
            var further = Value(expanded);
            if (further < value)
                Replace(expanded, further);
            else
                Replace(reflected, value);
            return;
        }
        if (value < next)
        {
            Replace(reflected, value);
            return;
        }
        var contracted = Beyond(value < worst ? Contraction : -Contraction);
        var inner = Value(contracted);
        if (value < worst ? inner <= value : inner < worst)
            Replace(contracted, inner);
        else
            Shrink();
    }

    private double Value(double[] corner)
    {
        corner.CopyTo(_argument, 0);
        return _function(_argument);
    }

    // From the worst corner through the center and on.
    private double[] Beyond(double factor)
    {
        var point = new double[_dimension];
        for (var i = 0; i < _dimension; i++)
            point[i] = (_center[i] - _corners[_dimension][i]) * factor + _center[i];
        return point;
    }

    private void Replace(double[] corner, double value)
    {
        (_corners[_dimension], _values[_dimension]) = (corner, value);
        for (var i = _dimension - 1; i >= 0 && _values[i] >= value; i--)
        {
            (_corners[i], _corners[i + 1]) = (_corners[i + 1], _corners[i]);
            (_values[i], _values[i + 1]) = (_values[i + 1], _values[i]);
        }
        var (share, worst) = (1.0 / _dimension, _corners[_dimension]);
        for (var i = 0; i < _dimension; i++)
            _center[i] = _center[i] - share * worst[i] + share * corner[i];
    }

    private void Shrink()
    {
        for (var c = 1; c <= _dimension; c++)
        {
            for (var i = 0; i < _dimension; i++)
                _corners[c][i] = (_corners[c][i] - _corners[0][i]) * Shrinking + _corners[0][i];
            _values[c] = Value(_corners[c]);
        }
        Sort();
    }

    private void Sort()
    {
        int[] order = [.. Enumerable.Range(0, _dimension + 1).OrderBy(i => _values[i])];
        var (corners, values) = (_corners.ToArray(), _values.ToArray());
        for (var i = 0; i < order.Length; i++)
            (_corners[i], _values[i]) = (corners[order[i]], values[order[i]]);
        Array.Clear(_center);
        for (var c = 0; c < _dimension; c++)
        {
            Work.ThrowIfCancelled();
            for (var i = 0; i < _dimension; i++)
                _center[i] += _corners[c][i];
        }
        for (var i = 0; i < _dimension; i++)
            _center[i] /= _dimension;
    }
}
