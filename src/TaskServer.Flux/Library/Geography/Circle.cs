namespace TaskServer.Flux.Library.Geography;

/// <summary>A cap around a point; a point where the radius is 0.</summary>
internal sealed class Circle(Place center, double radius) : Region
{
    public override bool Contains(in Place place) => center.Point.Angle(place.Point) <= radius;

    public override double Distance(in Place place) => Math.Max(0, center.Point.Angle(place.Point) - radius);

    public override bool Meets(CellArea cell) => cell.Distance(center.Point) <= radius;

    protected override double Distance(in Arc arc) => Math.Max(0, arc.Distance(center.Point) - radius);
}
