namespace TaskServer.Flux.Library.Geography;

/// <summary>What a cell covers: a rectangle on a face of the cube, whose sides are arcs on the sphere.</summary>
internal sealed class CellArea
{
    private readonly int _face;
    private readonly (double Low, double High) _u, _v;

    public CellArea(int face, double lowU, double highU, double lowV, double highV)
    {
        _face = face;
        _u = (lowU, highU);
        _v = (lowV, highV);
        Corners =
        [
            Cell.Unproject(face, lowU, lowV).Unit(),
            Cell.Unproject(face, highU, lowV).Unit(),
            Cell.Unproject(face, highU, highV).Unit(),
            Cell.Unproject(face, lowU, highV).Unit(),
        ];
        Sides = [.. Corners.Select((corner, i) => new Arc(corner, Corners[(i + 1) % 4]))];
    }

    public Vector[] Corners { get; }

    public Arc[] Sides { get; }

    public bool Contains(in Vector point)
    {
        if (Cell.Height(_face, point) <= 0)
            return false;
        var (u, v) = Cell.Project(_face, point);
        return u >= _u.Low && u <= _u.High && v >= _v.Low && v <= _v.High;
    }

    public double Distance(in Vector point)
    {
        if (Contains(point))
            return 0;
        var distance = double.MaxValue;
        foreach (var side in Sides)
            distance = Math.Min(distance, side.Distance(point));
        return distance;
    }
}
