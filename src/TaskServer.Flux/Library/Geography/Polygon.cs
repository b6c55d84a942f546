using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Geography;

/// <summary>The smaller of the two parts that a closed line divides the sphere into.</summary>
internal sealed class Polygon : Region
{
    private readonly Line _border;
    private readonly bool _counterclockwise;

    public Polygon(Place[] corners)
    {
        _border = new([.. corners, corners[0]]);
        double area = 0;
        var first = corners[0].Point;
        for (var i = 2; i < corners.Length; i++)
        {
            if ((i & 0xFF) == 0)
                Work.ThrowIfCancelled();
            Vector second = corners[i - 1].Point, third = corners[i].Point;
            area += Math.Atan2(first.Dot(second.Cross(third)), 1 + first.Dot(second) + second.Dot(third) + third.Dot(first));
        }
        _counterclockwise = area >= 0;
    }

    /// <summary>Looks how often the border goes around the point.</summary>
    public override bool Contains(in Place place)
    {
        double turned = 0;
        var point = place.Point;
        var steps = 0;
        foreach (var arc in _border.Arcs)
        {
            if ((++steps & 0xFF) == 0)
                Work.ThrowIfCancelled();
            Vector from = point.Cross(arc.A), to = point.Cross(arc.B);
            if (from.Norm == 0 || to.Norm == 0)
                return point.Dot(from.Norm == 0 ? arc.A : arc.B) > 0;
            turned += Math.Atan2(point.Dot(from.Cross(to)), from.Dot(to));
        }
        return (_counterclockwise ? turned : -turned) > Math.PI;
    }

    public override bool Contains(Line line) =>
        base.Contains(line) && !line.Arcs.Any(a => _border.Arcs.Any(b => b.Crosses(a)));

    public override double Distance(in Place place) => Contains(place) ? 0 : _border.Distance(place);

    public override bool Meets(CellArea cell) => _border.Meets(cell) || Contains(Place.Of(cell.Corners[0]));

    protected override double Distance(in Arc arc)
    {
        var distance = double.MaxValue;
        foreach (var mine in _border.Arcs)
            distance = Math.Min(distance, mine.Distance(arc));
        return distance;
    }
}
