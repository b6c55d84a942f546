using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary>
/// A merging t-digest (Dunning and Ertl, "Computing extremely accurate quantiles using t-digests") with the arcsine scale function: few values are all kept and
/// quantiles interpolate between neighbours; many values become centroids, which are light at the ends. Memory is proportional to the compression.
/// </summary>
internal sealed class TDigest
{
    private readonly double _compression;
    private readonly int _bufferLimit;
    private double[] _buffer = new double[16];
    private int _buffered;
    private double[] _means = [];
    private double[] _weights = [];
    private double[] _oldMeans = [];
    private double[] _oldWeights = [];
    private int _centroids;
    private double _weight;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <param name="compression">About half the number of centroids; at least 1.</param>
    public TDigest(double compression)
    {
        _compression = Math.Clamp(compression, 1, 1_000_000);
        _bufferLimit = 8 * (int)Math.Ceiling(_compression);
    }

    /// <summary>The memory that the values take.</summary>
    public long Bytes => (_buffer.Length + _means.Length + _weights.Length + _oldMeans.Length + _oldWeights.Length) * (long)sizeof(double);

    /// <summary>Adds values of weight 1; NaN is passed over.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            if (_buffered == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, _bufferLimit + 1));
            _buffer[_buffered++] = value;
            if (_buffered > _bufferLimit)
                Process();
        }
    }

    public void Clear()
    {
        (_buffered, _centroids, _weight) = (0, 0, 0);
        (_min, _max) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    /// <param name="q">From 0 to 1.</param>
    /// <returns>NaN when there is no value.</returns>
    public double Quantile(double q)
    {
        Process();
        if (_centroids == 0)
            return double.NaN;
        if (_centroids == 1)
            return _means[0];
        var position = q * _weight;
        var first = _weights[0];
        if (position <= first / 2)
            return _min + 2 * position / first * (_means[0] - _min);
        // Every centroid's mark stands at the middle of its weight.
        var mark = first / 2;
        for (var i = 1; i < _centroids; i++)
        {
            var next = mark + (_weights[i - 1] + _weights[i]) / 2;
            if (next >= position)
                return Between(_means[i - 1], next - position, _means[i], position - mark);
            mark = next;
        }
        return _max;
    }

    private static double Between(double low, double lowWeight, double high, double highWeight) =>
        Math.Clamp((low * lowWeight + high * highWeight) / (lowWeight + highWeight), Math.Min(low, high), Math.Max(low, high));

    // Merges the buffer into the centroids: neighbours join while together they stay within the weight that the scale function grants there.
    private void Process()
    {
        if (_buffered == 0)
            return;
        var values = _buffer.AsSpan(0, _buffered);
        LongSort.Sort(values);
        var old = _centroids;
        (_oldMeans, _means) = (_means, _oldMeans);
        (_oldWeights, _weights) = (_weights, _oldWeights);
        if (_means.Length < old + _buffered)
            (_means, _weights) = (new double[old + _buffered], new double[old + _buffered]);
        _centroids = 0;
        _weight += _buffered;
        double soFar = 0, limit = 0;
        for (int v = 0, c = 0; v < values.Length || c < old;)
        {
            var takesCentroid = v == values.Length || c < old && _oldMeans[c] <= values[v];
            var mean = takesCentroid ? _oldMeans[c] : values[v];
            var weight = takesCentroid ? _oldWeights[c++] : 1;
            if (!takesCentroid)
                v++;
            if (_centroids > 0 && soFar + weight <= limit)
            {
                var last = _centroids - 1;
                _weights[last] += weight;
                _means[last] += weight * (mean - _means[last]) / _weights[last];
            }
            else
            {
                limit = _weight * Share(_centroids == 0 ? 1 : Location(soFar / _weight) + 1);
                (_means[_centroids], _weights[_centroids]) = (mean, weight);
                _centroids++;
            }
            soFar += weight;
        }
        _min = Math.Min(_min, values[0]);
        _max = Math.Max(_max, values[^1]);
        _buffered = 0;
    }

    private double Share(double k) => (Math.Sin(Math.Min(k, _compression) * Math.PI / _compression - Math.PI / 2) + 1) / 2;

    private double Location(double share) => _compression * (Math.Asin(2 * share - 1) + Math.PI / 2) / Math.PI;
}
