using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Geography;

/// <summary>Arcs from place to place.</summary>
internal sealed class Line(Place[] places) : Region
{
    /// <summary>What rounding may make of a point on an arc, about the size of an atom on earth.</summary>
    private const double Width = 1e-15;

    public Place[] Places => places;

    public Arc[] Arcs { get; } = places.Length == 1
        ? [new(places[0].Point, places[0].Point)]
        : [.. Enumerable.Range(1, places.Length - 1).Select(i => new Arc(places[i - 1].Point, places[i].Point))];

    public double Length
    {
        get
        {
            double length = 0;
            for (var i = 1; i < places.Length; i++)
            {
                if ((i & 0xFF) == 0)
                    Work.ThrowIfCancelled();
                length += places[i - 1].Haversine(places[i]);
            }
            return length;
        }
    }

    public override bool Contains(in Place place) => Distance(place) <= Width;

    public override double Distance(in Place place)
    {
        var distance = double.MaxValue;
        foreach (var arc in Arcs)
            distance = Math.Min(distance, arc.Distance(place.Point));
        return distance;
    }

    public override bool Meets(CellArea cell) =>
        places.Any(p => cell.Contains(p.Point)) || Arcs.Any(a => cell.Sides.Any(s => s.Crosses(a)));

    protected override double Distance(in Arc arc)
    {
        var distance = double.MaxValue;
        foreach (var mine in Arcs)
            distance = Math.Min(distance, mine.Distance(arc));
        return distance;
    }
}
